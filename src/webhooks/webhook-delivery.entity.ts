import {
  Column,
  CreateDateColumn,
  Entity,
  ForeignKey,
  Index,
  PrimaryColumn,
  UpdateDateColumn,
} from 'typeorm';

/** `pending` until an attempt succeeds (`delivered`) or the last one has not (`failed`). */
export const DELIVERY_STATUSES = ['pending', 'delivered', 'failed'] as const;
export type DeliveryStatus = (typeof DELIVERY_STATUSES)[number];

/** One finished POST of a delivery. */
export interface StoredAttempt {
  /** Its start, ISO 8601. */
  at: string;
  /** Null when no answer came. */
  status_code: number | null;
  duration_ms: number;
  /** One word of `AttemptError`, `event_expired`, or null for success. */
  error: string | null;
  /** The beginning of the answer's body, at most 1 KB. */
  answer: string | null;
}

/**
 * One event on its way to one endpoint. Written by the fan-out and the senders with SQL of their own
 * (`fan-out-step.ts`, `delivery-statements.ts`).
 */
@Entity('webhook_delivery')
@Index('webhook_delivery_due', ['endpoint', 'nextAttemptAt'], {
  where: "status = 'pending' AND next_attempt_at IS NOT NULL",
})
@Index('webhook_delivery_lane', ['endpoint', 'chargestation', 'sequence'], {
  where: "status = 'pending' AND attempt_count < 2",
})
@Index('webhook_delivery_newest', ['endpoint', '_id'])
@Index('webhook_delivery_finished', ['event', 'endpoint'], { where: "status <> 'pending'" })
@Index('webhook_delivery_failed', ['endpoint', 'event'], { where: "status = 'failed'" })
@ForeignKey('webhook_endpoint', ['organization', 'endpoint'], ['organization', '_id'], {
  name: 'webhook_delivery_organization_endpoint_fkey',
  onDelete: 'CASCADE',
})
export class WebhookDelivery {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'webhook_delivery_pkey' })
  _id: string;

  @Column('text')
  organization: string;

  @Column('text')
  endpoint: string;

  @Column('text')
  event: string;

  @Column('text')
  type: string;

  @Column('text', { nullable: true })
  chargestation: string | null;

  /** The event's number among those of its chargestation (or organization). */
  @Column('bigint')
  sequence: string;

  @Column('text', { default: 'pending' })
  status: DeliveryStatus;

  @Column('integer', { name: 'attempt_count', default: 0 })
  attemptCount: number;

  @Column('json', { default: [] })
  attempts: StoredAttempt[];

  /** Null while it waits for an earlier one of its chargestation or is sent right behind it, and when no attempt follows. */
  @Column('timestamptz', { name: 'next_attempt_at', nullable: true })
  nextAttemptAt: Date | null;

  @CreateDateColumn({ name: 'created_at', type: 'timestamptz' })
  createdAt: Date;

  @UpdateDateColumn({ name: 'updated_at', type: 'timestamptz' })
  updatedAt: Date;
}
