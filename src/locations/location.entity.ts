import {
  Column,
  CreateDateColumn,
  Entity,
  ForeignKey,
  PrimaryColumn,
  Unique,
  UpdateDateColumn,
} from 'typeorm';
import type { OpeningHours } from './opening-hours.js';

/** Where a location is; every part may be missing. */
export interface Address {
  streetAndNumber?: string | null;
  postalCode?: string | null;
  city?: string | null;
  state?: string | null;
  country?: string | null;
}

/** A site with chargestations. */
@Entity('location')
@Unique('location_organization__id_key', ['organization', '_id'])
@ForeignKey('organization', ['organization'], ['_id'], { name: 'location_organization_fkey' })
export class Location {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'location_pkey' })
  _id: string;

  @Column('text')
  organization: string;

  @Column('text')
  name: string;

  @Column('text', { name: 'operator_name', nullable: true })
  operatorName: string | null;

  @Column('jsonb', { default: {} })
  address: Address;

  /** IANA name. */
  @Column('text', { default: 'UTC' })
  timezone: string;

  /** Longitude and latitude in degrees (WGS 84). */
  @Column('jsonb', { nullable: true })
  coordinates: [number, number] | null;

  @Column('jsonb', { name: 'opening_hours', default: {} })
  openingHours: OpeningHours;

  @Column('jsonb', { default: {} })
  meta_data: Record<string, unknown>;

  @CreateDateColumn({ name: 'created_at', type: 'timestamptz' })
  createdAt: Date;

  @UpdateDateColumn({ name: 'updated_at', type: 'timestamptz' })
  updatedAt: Date;
}
