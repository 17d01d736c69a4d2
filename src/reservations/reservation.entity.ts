import {
  Column,
  CreateDateColumn,
  Entity,
  ForeignKey,
  Index,
  PrimaryColumn,
  UpdateDateColumn,
} from 'typeorm';

/**
 * Life of a reservation: `requested` (the station has not answered, or its answer was lost), then `rejected`, or `active` until it was
 * `used` by a transaction, `cancelled` (by command, by the station, or by another one with its number), or `expired`.
 */
export const RESERVATION_STATUSES = [
  'requested',
  'active',
  'rejected',
  'used',
  'cancelled',
  'expired',
] as const;
export type ReservationStatus = (typeof RESERVATION_STATUSES)[number];

/** A connector that is kept for a token. Written by `reservation-store.ts`; this entity serves the REST reads. */
@Entity('reservation')
@Index('reservation_newest', ['organization', '_id'])
@Index('reservation_number', ['chargestation', 'reservationId', '_id'])
@Index('reservation_action', ['action'], { unique: true })
@Index('reservation_expiry', ['expiryDate'], { where: "status IN ('requested', 'active')" })
@Index('reservation_connector', ['organization', 'connector'], { where: 'connector IS NOT NULL' })
@ForeignKey('connector', ['organization', 'connector'], ['organization', '_id'], {
  name: 'reservation_organization_connector_fkey',
  onDelete: 'SET NULL',
})
@ForeignKey('chargestation', ['organization', 'chargestation'], ['organization', '_id'], {
  name: 'reservation_organization_chargestation_fkey',
})
export class Reservation {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'reservation_pkey' })
  _id: string;

  @Column('text')
  organization: string;

  @Column('text')
  chargestation: string;

  /** `_id`, if it is about a known one; null once that is deleted. */
  @Column('text', { nullable: true })
  connector: string | null;

  /** The number by which the station knows it; a station may be given the same one again. */
  @Column('integer', { name: 'reservation_id' })
  reservationId: number;

  /** Number of a 1.6 connector, 0 for any. */
  @Column('integer', { name: 'connector_id' })
  connectorId: number;

  /** EVSE of a 2.0.1 station, 0 for any. */
  @Column('integer', { name: 'evse_id' })
  evseId: number;

  @Column('text', { name: 'id_tag' })
  idTag: string;

  /** Group whose tokens may use it too. */
  @Column('text', { nullable: true })
  parent: string | null;

  @Column('text', { name: 'connector_type', nullable: true })
  connectorType: string | null;

  @Column('timestamptz', { name: 'expiry_date' })
  expiryDate: Date;

  @Column('text', { default: 'requested' })
  status: ReservationStatus;

  /** The station's own id of the transaction that used it. */
  @Column('text', { name: 'transaction_id', nullable: true })
  transactionId: string | null;

  /** `_id` of the Action that asked for it. */
  @Column('text')
  action: string;

  @Column('jsonb', { default: {} })
  meta_data: object;

  @CreateDateColumn({ name: 'created_at', type: 'timestamptz' })
  createdAt: Date;

  @UpdateDateColumn({ name: 'updated_at', type: 'timestamptz' })
  updatedAt: Date;
}
