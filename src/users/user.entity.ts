import {
  Column,
  CreateDateColumn,
  Entity,
  ForeignKey,
  PrimaryColumn,
  Unique,
  UpdateDateColumn,
} from 'typeorm';
import type { AddressDto } from '../shared/http/address.dto.js';

/** Telephone numbers as written; every one may be missing. */
export interface Phone {
  mobile?: string | null;
  home?: string | null;
  work?: string | null;
}

/** A driver. */
@Entity('user')
@Unique('user_organization__id_key', ['organization', '_id'])
@ForeignKey('organization', ['organization'], ['_id'], { name: 'user_organization_fkey' })
export class User {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'user_pkey' })
  _id: string;

  @Column('text')
  organization: string;

  @Column('text', { nullable: true })
  firstname: string | null;

  @Column('text', { nullable: true })
  lastname: string | null;

  @Column('text', { nullable: true })
  email: string | null;

  @Column('jsonb', { default: {} })
  phone: Phone;

  @Column('jsonb', { default: {} })
  address: AddressDto;

  /** The tokens of an inactive user are answered Blocked. */
  @Column('boolean', { default: true })
  active: boolean;

  @Column('jsonb', { default: {} })
  meta_data: Record<string, unknown>;

  @CreateDateColumn({ name: 'created_at', type: 'timestamptz' })
  createdAt: Date;

  @UpdateDateColumn({ name: 'updated_at', type: 'timestamptz' })
  updatedAt: Date;
}
