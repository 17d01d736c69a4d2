import {
  Column,
  CreateDateColumn,
  DeleteDateColumn,
  Entity,
  ForeignKey,
  Index,
  PrimaryColumn,
  Unique,
  UpdateDateColumn,
} from 'typeorm';
import type { SecurityType } from '../shared/vocabulary/security.js';
import type {
  BootInfo,
  Protocol,
  Registration,
  ValidationMode,
} from '../shared/vocabulary/station.js';

/** A chargestation. Deleted ones stay as closed records (`deletedAt`) that finders do not see; their endpoint is free again. */
@Entity('chargestation')
@Unique('chargestation_organization__id_key', ['organization', '_id'])
@Index('chargestation_endpoint', ['endpoint'], { unique: true, where: 'deleted_at IS NULL' })
@Index('chargestation_serial_number', ['organization', 'serialNumber'], {
  unique: true,
  where: 'deleted_at IS NULL',
})
@Index('chargestation_newest', ['organization', 'createdAt'])
@Index('chargestation_connected', ['node'], { where: 'online' })
@ForeignKey('organization', ['organization'], ['_id'], { name: 'chargestation_organization_fkey' })
@ForeignKey('location', ['organization', 'location'], ['organization', '_id'], {
  name: 'chargestation_organization_location_fkey',
})
export class Chargestation {
  @PrimaryColumn({ type: 'text', primaryKeyConstraintName: 'chargestation_pkey' })
  _id: string;

  @Column({ type: 'text' })
  organization: string;

  /** The OCPP identity, compared exactly; unique in the installation among those that are not deleted. */
  @Column({ type: 'text' })
  endpoint: string;

  @Column({ type: 'text', nullable: true })
  name: string | null;

  @Column({ type: 'text', nullable: true })
  description: string | null;

  @Column({ type: 'text', nullable: true })
  location: string | null;

  /** That of the present or last connection; before the first one what REST gave, or null. */
  @Column({ type: 'text', nullable: true })
  protocol: Protocol | null;

  /** From the opening of a socket until the grace time after its end. */
  @Column({ type: 'boolean', default: false })
  online: boolean;

  @Column({ type: 'boolean', default: true })
  active: boolean;

  @Column({ type: 'boolean', default: false })
  public: boolean;

  @Column({ type: 'boolean', default: false })
  is_simulator: boolean;

  /** Our answer to its BootNotification. */
  @Column({ type: 'text', default: 'accepted' })
  registration: Registration;

  @Column({ type: 'text', default: 'lenient' })
  validation: ValidationMode;

  @Column({ type: 'json', name: 'boot_info', nullable: true })
  bootInfo: BootInfo | null;

  /** Longitude and latitude in degrees. */
  @Column({ type: 'jsonb', nullable: true })
  coordinates: [number, number] | null;

  /** The last StatusNotification about the station as a whole, as sent. */
  @Column({ type: 'json', nullable: true })
  reported_status: object | null;

  @Column({ type: 'timestamptz', name: 'last_connect_at', nullable: true })
  lastConnectAt: Date | null;

  @Column({ type: 'timestamptz', name: 'last_disconnect_at', nullable: true })
  lastDisconnectAt: Date | null;

  @Column({ type: 'text', name: 'security_type', default: 'basic_auth' })
  securityType: SecurityType;

  /**
   * What the CN of its client certificate must be (profile 3): given by API, or bound by its first certificate. Unique in the organization,
   * unless there were duplicates before the index was made.
   */
  @Column({ type: 'text', name: 'serial_number', nullable: true })
  serialNumber: string | null;

  /** SHA-256 of the newest password; null when none was ever made. */
  @Column({ type: 'bytea', name: 'password_hash', nullable: true })
  passwordHash: Buffer | null;

  /** SHA-256 of the password that the station may still use instead. */
  @Column({ type: 'bytea', name: 'previous_password_hash', nullable: true })
  previousPasswordHash: Buffer | null;

  /** When the previous password ends, if the newest is not used before; null until the station has accepted the newest. */
  @Column({ type: 'timestamptz', name: 'previous_password_until', nullable: true })
  previousPasswordUntil: Date | null;

  @Column({ type: 'jsonb', default: {} })
  configuration: object;

  @Column({ type: 'jsonb', default: {} })
  meta_data: object;

  /** Id of the socket; null when offline. */
  @Column({ type: 'text', nullable: true })
  connection: string | null;

  /** `gateway_node` that holds the socket; null when offline. */
  @Column({ type: 'text', nullable: true })
  node: string | null;

  @DeleteDateColumn({ type: 'timestamptz', name: 'deleted_at' })
  deletedAt: Date | null;

  @CreateDateColumn({ type: 'timestamptz', name: 'created_at' })
  createdAt: Date;

  @UpdateDateColumn({ type: 'timestamptz', name: 'updated_at' })
  updatedAt: Date;
}
