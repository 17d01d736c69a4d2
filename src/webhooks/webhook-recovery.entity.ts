import {
  Column,
  CreateDateColumn,
  Entity,
  ForeignKey,
  Index,
  PrimaryColumn,
  UpdateDateColumn,
} from 'typeorm';

/** `failed`: deliveries whose attempts are used up; `missing`: events that never became a delivery to this endpoint. */
export const RECOVERY_KINDS = ['failed', 'missing'] as const;
export type RecoveryKind = (typeof RECOVERY_KINDS)[number];

export const RECOVERY_STATUSES = ['running', 'completed'] as const;
export type RecoveryStatus = (typeof RECOVERY_STATUSES)[number];

/** A job that sends again what an endpoint did not get. Done in slices by `recovery-slice.ts`. */
@Entity('webhook_recovery')
@Index('webhook_recovery_running', ['endpoint'], { unique: true, where: "status = 'running'" })
@Index('webhook_recovery_newest', ['endpoint', '_id'])
@ForeignKey('webhook_endpoint', ['organization', 'endpoint'], ['organization', '_id'], {
  name: 'webhook_recovery_organization_endpoint_fkey',
  onDelete: 'CASCADE',
})
export class WebhookRecovery {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'webhook_recovery_pkey' })
  _id: string;

  @Column('text')
  organization: string;

  @Column('text')
  endpoint: string;

  /** Events from this time on ... */
  @Column('timestamptz')
  since: Date;

  /** ... and before this one. */
  @Column('timestamptz')
  until: Date;

  /** Null for both kinds. */
  @Column('text', { nullable: true })
  only: RecoveryKind | null;

  @Column('text', { default: 'running' })
  status: RecoveryStatus;

  /** Everything up to this event `_id` is done. */
  @Column('text')
  position: string;

  /** Failed deliveries that were made pending again. */
  @Column('integer', { default: 0 })
  failed: number;

  /** Deliveries that were made for missing events. */
  @Column('integer', { default: 0 })
  missing: number;

  @Column('timestamptz', { name: 'completed_at', nullable: true })
  completedAt: Date | null;

  @CreateDateColumn({ name: 'created_at', type: 'timestamptz' })
  createdAt: Date;

  @UpdateDateColumn({ name: 'updated_at', type: 'timestamptz' })
  updatedAt: Date;
}
