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
import type { RefusalReason } from '../shared/vocabulary/connection-refusal.js';

/**
 * Refused connections of one identity for one reason. It belongs to the organization of the identity; that of an unknown one, or of none, to
 * the first organization, the owner of the installation.
 */
@Entity('connection_attempt')
@Unique('connection_attempt_series', ['organization', 'subject', 'reason'])
@Index('connection_attempt_newest', ['organization', 'lastAt', '_id'])
@Index('connection_attempt_chargestation', ['chargestation'], {
  where: 'chargestation IS NOT NULL',
})
@ForeignKey('organization', ['organization'], ['_id'], {
  name: 'connection_attempt_organization_fkey',
})
@ForeignKey('chargestation', ['organization', 'chargestation'], ['organization', '_id'], {
  name: 'connection_attempt_organization_chargestation_fkey',
})
export class ConnectionAttempt {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'connection_attempt_pkey' })
  _id: string;

  @Column('text')
  organization: string;

  /** The identity; where the URL held none its path, where there was no URL the address. */
  @Column('text')
  subject: string;

  /** The OCPP identity; null when the URL held none. */
  @Column('text', { nullable: true })
  identity: string | null;

  /** Whose identity it is; null when nobody's. */
  @Column('text', { nullable: true })
  chargestation: string | null;

  @Column('text')
  reason: RefusalReason;

  /** HTTP status of the last answer; null when there was none. */
  @Column('integer', { nullable: true })
  status: number | null;

  /** What the station was told last. */
  @Column('text')
  message: string;

  /** As the station called it, without query. */
  @Column('text', { nullable: true })
  url: string | null;

  /** The WebSocket subprotocols that it offered last. */
  @Column('json')
  protocols: string[];

  /** IP address that it came from last. */
  @Column('text')
  address: string;

  @Column('text', { name: 'user_agent', nullable: true })
  userAgent: string | null;

  /** How many. */
  @Column('integer')
  count: number;

  @Column('timestamptz', { name: 'first_at' })
  firstAt: Date;

  @Column('timestamptz', { name: 'last_at' })
  lastAt: Date;

  @CreateDateColumn({ type: 'timestamptz', name: 'created_at' })
  createdAt: Date;

  @UpdateDateColumn({ type: 'timestamptz', name: 'updated_at' })
  updatedAt: Date;
}
