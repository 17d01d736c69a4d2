import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import type { Actor } from '../shared/http/principal.js';
import type { AuditType } from './organizations.events.js';

/** One line of the audit log. The database refuses to change it, and to delete it while `retention_audit_log` keeps it. */
@Entity('audit_entry')
@Index('audit_entry_newest', ['organization', '_id'])
@ForeignKey('organization', ['organization'], ['_id'], {
  name: 'audit_entry_organization_fkey',
})
export class AuditEntry {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'audit_entry_pkey' })
  _id: string;

  @Column('text')
  organization: string;

  @Column('text')
  type: AuditType;

  /** `_id` of what it was done to. */
  @Column('text')
  object: string;

  @Column('jsonb')
  actor: Actor;

  /** IP address of the caller; null without a request. */
  @Column('text', { nullable: true })
  address: string | null;

  /** `X-Request-Id` of the request; null without one. */
  @Column('text', { name: 'request_id', nullable: true })
  requestId: string | null;

  @Column('jsonb', { nullable: true })
  before: object | null;

  @Column('jsonb', { nullable: true })
  after: object | null;

  @Column({ name: 'created_at', type: 'timestamptz', default: () => 'now()' })
  createdAt: Date;
}
