import { Column, Entity, ForeignKey, PrimaryColumn, UpdateDateColumn } from 'typeorm';

/** What a station has told of the charging profiles that it takes. Written by `limits-store.ts`; this entity declares the table. */
@Entity('charging_limits')
@ForeignKey('chargestation', ['organization', 'chargestation'], ['organization', '_id'], {
  name: 'charging_limits_organization_chargestation_fkey',
})
export class ChargingLimits {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'charging_limits_pkey' })
  chargestation: string;

  @Column('text')
  organization: string;

  /** Values by 1.6 key or `Component.Variable`, those of `LIMIT_NAMES` only. */
  @Column('jsonb')
  configuration: object;

  @UpdateDateColumn({ name: 'updated_at', type: 'timestamptz' })
  updatedAt: Date;
}
