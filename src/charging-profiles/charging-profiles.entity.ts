import {
  Column,
  CreateDateColumn,
  Entity,
  ForeignKey,
  Index,
  PrimaryColumn,
  Unique,
  UpdateDateColumn,
} from 'typeorm';
import type { ReportedChargingProfile } from '../shared/vocabulary/charging-profile.js';

/** A charging profile that is installed in a station. Written by `ledger-store.ts`; this entity serves REST. */
@Entity('charging_profile')
@Unique('charging_profile_place', ['chargestation', 'number', 'profileId'])
@Index('charging_profile_connector', ['organization', 'connector'], {
  where: 'connector IS NOT NULL',
})
@ForeignKey('connector', ['organization', 'connector'], ['organization', '_id'], {
  name: 'charging_profile_organization_connector_fkey',
  onDelete: 'SET NULL',
})
@ForeignKey('chargestation', ['organization', 'chargestation'], ['organization', '_id'], {
  name: 'charging_profile_organization_chargestation_fkey',
})
export class InstalledProfile {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'charging_profile_pkey' })
  _id: string;

  @Column('text')
  organization: string;

  @Column('text')
  chargestation: string;

  /** Where: connector of 1.6, EVSE of 2.0.1, 0 for the station as a whole. */
  @Column('integer', { name: 'connector_id' })
  number: number;

  /** `_id` of the connector that the action named, if it named one; null once that is deleted. */
  @Column('text', { nullable: true })
  connector: string | null;

  /** Id of the profile in the station. */
  @Column('integer', { name: 'profile_id' })
  profileId: number;

  @Column('text')
  purpose: ReportedChargingProfile['purpose'];

  @Column('integer', { name: 'stack_level' })
  stackLevel: number;

  /** The station's id of the transaction of a TxProfile; null for others, and until the transaction has one. */
  @Column('text', { name: 'transaction_id', nullable: true })
  transactionId: string | null;

  @Column('timestamptz', { name: 'valid_from', nullable: true })
  validFrom: Date | null;

  @Column('timestamptz', { name: 'valid_to', nullable: true })
  validTo: Date | null;

  @Column('json')
  profile: ReportedChargingProfile;

  /** `_id` of the action that installed it; null when the station reported it first. */
  @Column('text', { nullable: true })
  action: string | null;

  /** Who has made it: a caller, the server for a power limit, or somebody whom only the station knows. */
  @Column('text')
  source: 'api' | 'server' | 'station';

  /** The report in which the station named it last; null before the first. */
  @Column('integer', { name: 'request_id', nullable: true })
  requestId: number | null;

  @CreateDateColumn({ name: 'created_at', type: 'timestamptz' })
  createdAt: Date;

  @UpdateDateColumn({ name: 'updated_at', type: 'timestamptz' })
  updatedAt: Date;
}
