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

/** A credential of the REST API. The key itself is shown once and never kept. */
@Entity('api_key')
@Unique('api_key_hash_key', ['hash'])
export class ApiKey {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'api_key_pkey' })
  _id: string;

  @Column('text')
  @ForeignKey(() => Organization, { name: 'api_key_organization_fkey' })
  organization: string;

  @Column('text')
  name: string;

  @Column('text')
  role: Role;

  /** First characters of the key, by which people tell keys apart. */
  @Column('text')
  prefix: string;

  /** SHA-256 of the whole key: enough for 256 random bits. */
  @Column('bytea')
  hash: Buffer;

  /** The commands to stations that the key may give (`shared/http/scopes.ts`); empty: all that its role allows. */
  @Column('text', { array: true, default: [] })
  scopes: string[];

  /** IP addresses and ranges that the key lets in from; empty: from everywhere. */
  @Column('text', { array: true, default: [] })
  addresses: string[];

  /** The key is refused from this time on; null: never. */
  @Column({ name: 'expires_at', type: 'timestamptz', nullable: true })
  expiresAt: Date | null;

  /** When the key let a request in, behind by at most about a minute. */
  @Column({ name: 'last_used_at', type: 'timestamptz', nullable: true })
  lastUsedAt: Date | null;

  @CreateDateColumn({ name: 'created_at', type: 'timestamptz' })
  createdAt: Date;

  @UpdateDateColumn({ name: 'updated_at', type: 'timestamptz' })
  updatedAt: Date;
}
