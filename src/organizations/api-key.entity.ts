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

  @CreateDateColumn({ name: 'created_at', type: 'timestamptz' })
  createdAt: Date;

  @UpdateDateColumn({ name: 'updated_at', type: 'timestamptz' })
  updatedAt: Date;
}
