import {
  Column,
  CreateDateColumn,
  Entity,
  ForeignKey,
  PrimaryColumn,
  Unique,
  UpdateDateColumn,
} from 'typeorm';
import type { DisabledReason, Health } from './endpoint-health.js';

/** `strict`: an event waits for earlier ones of its chargestation; `relaxed`: nothing waits. */
export const ORDERINGS = ['strict', 'relaxed'] as const;
export type Ordering = (typeof ORDERINGS)[number];

/** A receiver of webhooks. */
@Entity('webhook_endpoint')
@Unique('webhook_endpoint_organization__id_key', ['organization', '_id'])
@ForeignKey('organization', ['organization'], ['_id'], {
  name: 'webhook_endpoint_organization_fkey',
})
export class WebhookEndpoint {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'webhook_endpoint_pkey' })
  _id: string;

  @Column('text')
  organization: string;

  @Column('text')
  url: string;

  @Column('text', { nullable: true })
  description: string | null;

  /** Exact names, families such as `session.*`, or `*`. */
  @Column('text', { array: true })
  events: string[];

  /** An inactive endpoint collects deliveries that are sent when it is active again. */
  @Column('boolean', { default: true })
  active: boolean;

  @Column('text', { nullable: true })
  alert_email: string | null;

  @Column('text', { default: 'strict' })
  ordering: Ordering;

  /** Own headers as sealed JSON text; null when there are none. */
  @Column('bytea', { nullable: true })
  headers: Buffer | null;

  /** The signing secret, `whsec_` included, sealed. */
  @Column('bytea')
  secret: Buffer;

  /** Replaced secrets that still sign, as sealed JSON text of `PreviousSecret[]`; null before the first rotation. */
  @Column('bytea', { nullable: true })
  previous_secrets: Buffer | null;

  @Column('text', { default: 'ok' })
  health: Health;

  /** When the health changed last. */
  @Column('timestamptz', { name: 'health_at', nullable: true })
  healthAt: Date | null;

  @Column('text', { nullable: true })
  disabled_reason: DisabledReason | null;

  /** Failed attempts in a row. */
  @Column('integer', { default: 0 })
  failures: number;

  /** End of the first of them. */
  @Column('timestamptz', { name: 'failing_since', nullable: true })
  failingSince: Date | null;

  /** Id of the transaction that made the endpoint: it gets the events of this one and of later ones. */
  @Column('bigint')
  since: string;

  /** The process that sends its deliveries (`lease-holder.ts`); null when nobody does and none is under way. */
  @Column('text', { name: 'lease_holder', nullable: true, select: false })
  leaseHolder: string | null;

  /** Until when; who comes later takes over. */
  @Column('timestamptz', { name: 'lease_until', nullable: true, select: false })
  leaseUntil: Date | null;

  /** Counts take-overs: results of an earlier lease do not count. */
  @Column('integer', { name: 'lease_number', default: 0, select: false })
  leaseNumber: number;

  @Column('jsonb', { default: {} })
  meta_data: Record<string, unknown>;

  @CreateDateColumn({ name: 'created_at', type: 'timestamptz' })
  createdAt: Date;

  @UpdateDateColumn({ name: 'updated_at', type: 'timestamptz' })
  updatedAt: Date;
}
