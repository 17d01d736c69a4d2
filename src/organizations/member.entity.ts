import {
  Column,
  CreateDateColumn,
  Entity,
  ForeignKey,
  PrimaryColumn,
  Unique,
  UpdateDateColumn,
} from 'typeorm';
import type { Role } from '../shared/http/principal.js';
import { Organization } from './organization.entity.js';

/** A person who signs in to the admin panel. */
@Entity('member')
@Unique('member_email_key', ['email'])
@Unique('member_organization_id_key', ['organization', '_id'])
@Unique('member_invitation_hash_key', ['invitationHash'])
export class Member {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'member_pkey' })
  _id: string;

  @Column('text')
  @ForeignKey(() => Organization, { name: 'member_organization_fkey' })
  organization: string;

  /** In small letters; unique in the installation, since it is all that is known at sign-in. */
  @Column('text')
  email: string;

  @Column('text')
  name: string;

  @Column('text')
  role: Role;

  /** See `password.ts`; null until the invitation was taken up. */
  @Column('text', { nullable: true })
  password: string | null;

  /** Rises with each new password and role: what was signed in before counts no more. */
  @Column('integer', { name: 'access_version', default: 1 })
  accessVersion: number;

  /** SHA-256 of the open invitation's token; null when there is none. */
  @Column('bytea', { name: 'invitation_hash', nullable: true })
  invitationHash: Buffer | null;

  /** The open invitation lets nobody in from this time on. */
  @Column({ name: 'invitation_expires_at', type: 'timestamptz', nullable: true })
  invitationExpiresAt: Date | null;

  /** Last sign-in with the password; null: never. */
  @Column({ name: 'last_sign_in_at', type: 'timestamptz', nullable: true })
  lastSignInAt: Date | null;

  @Column('jsonb', { default: {} })
  meta_data: Record<string, unknown>;

  @CreateDateColumn({ name: 'created_at', type: 'timestamptz' })
  createdAt: Date;

  @UpdateDateColumn({ name: 'updated_at', type: 'timestamptz' })
  updatedAt: Date;
}
