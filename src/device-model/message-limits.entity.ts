import { Column, Entity, ForeignKey, PrimaryColumn, UpdateDateColumn } from 'typeorm';
import type { KeptLimits } from './message-limits.js';

/** What a station has told of how long messages may be. Written by `message-limits-store.ts`; this entity declares the table. */
@Entity('message_limits')
@ForeignKey('chargestation', ['organization', 'chargestation'], ['organization', '_id'], {
  name: 'message_limits_organization_chargestation_fkey',
})
export class MessageLimits {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'message_limits_pkey' })
  chargestation: string;

  @Column('text')
  organization: string;

  @Column('jsonb')
  limits: KeptLimits;

  @UpdateDateColumn({ name: 'updated_at', type: 'timestamptz' })
  updatedAt: Date;
}
