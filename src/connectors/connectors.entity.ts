import {
  Column,
  CreateDateColumn,
  Entity,
  ForeignKey,
  PrimaryColumn,
  Unique,
  UpdateDateColumn,
} from 'typeorm';
import type { ConnectorFormat, ConnectorType, PowerType } from './connector-kinds.js';

/** A connector of a chargestation. Its statuses are written set-wise by `connector-statuses.ts`; this entity serves REST. */
@Entity('connector')
@Unique('connector_number', ['chargestation', 'evseId', 'ocppId'])
@Unique('connector_organization__id_key', ['organization', '_id'])
@ForeignKey('rate', ['organization', 'rate'], ['organization', '_id'], {
  name: 'connector_organization_rate_fkey',
})
@ForeignKey('chargestation', ['organization', 'chargestation'], ['organization', '_id'], {
  name: 'connector_organization_chargestation_fkey',
})
export class Connector {
  @PrimaryColumn({ type: 'text', primaryKeyConstraintName: 'connector_pkey' })
  _id: string;

  @Column({ type: 'text' })
  organization: string;

  @Column({ type: 'text' })
  chargestation: string;

  /** The connectorId of the wire: within its EVSE in 2.0.1, within the station in 1.6. From 1. */
  @Column({ type: 'integer', name: 'ocpp_id' })
  ocppId: number;

  /** The EVSE it belongs to, from 1; on a 1.6 station only what REST set. */
  @Column({ type: 'integer', name: 'evse_id', default: 1 })
  evseId: number;

  @Column({ type: 'text', nullable: true })
  name: string | null;

  @Column({ type: 'text', nullable: true })
  description: string | null;

  @Column({ type: 'boolean', default: true })
  active: boolean;

  /** The public status: the reported one, or one derived from a chargingState when `synthetic`. */
  @Column({ type: 'text', nullable: true })
  status: string | null;

  @Column({ type: 'text', nullable: true })
  type: ConnectorType | null;

  @Column({ type: 'text', nullable: true })
  format: ConnectorFormat | null;

  @Column({ type: 'text', nullable: true })
  power_type: PowerType | null;

  /** Rating in kW. */
  @Column({ type: 'double precision', nullable: true })
  power: number | null;

  /** What charging costs here: `_id` of a rate. */
  @Column({ type: 'text', nullable: true })
  rate: string | null;

  /** The last StatusNotification as sent. */
  @Column({ type: 'json', nullable: true })
  raw_message: object | null;

  /** Where the present `status` came from. */
  @Column({ type: 'boolean', default: false })
  synthetic: boolean;

  /** The word of the last StatusNotification. */
  @Column({ type: 'text', nullable: true })
  reported_status: string | null;

  /** Since when `status` holds. */
  @Column({ type: 'timestamptz', name: 'status_at', nullable: true })
  statusAt: Date | null;

  /** Created because the station named it; what it is nobody has entered yet. */
  @Column({ type: 'boolean', default: false })
  auto_discovered: boolean;

  /** Session whose chargingState was published last. */
  @Column({ type: 'text', name: 'publishing_session', nullable: true })
  publishingSession: string | null;

  /** The chargingState that was published last. */
  @Column({ type: 'text', name: 'published_charging_state', nullable: true })
  publishedChargingState: string | null;

  @Column({ type: 'jsonb', default: {} })
  meta_data: object;

  @CreateDateColumn({ type: 'timestamptz', name: 'created_at' })
  createdAt: Date;

  @UpdateDateColumn({ type: 'timestamptz', name: 'updated_at' })
  updatedAt: Date;
}
