import { Column, Entity, Index, PrimaryColumn, Unique } from 'typeorm';
import type { AgreedRate } from '../rates/rates.commands.js';
import type { Protocol } from '../shared/vocabulary/station.js';
import type { LedgerState } from './ledger-state.js';
import type { SessionFailure, StartRequest } from './start-request.js';
import type { ReachedTarget, SessionTarget } from './targets.js';

/** Flags of the organization as they were when the session began. */
export interface SessionConfigurations {
  include_raw_energy_report: boolean;
  include_id_tag: boolean;
  /** An echo only: what gates is the organization's setting in force. */
  include_artificial_status_notification_for_201: boolean;
}

/** The business record of one transaction. Written set-wise by `session-store.ts`; this entity serves the REST reads. */
@Entity('session')
@Unique('session_transaction', ['chargestation', 'transactionId'])
@Index('session_start', ['chargestation', 'startKey'], {
  unique: true,
  where: 'start_key IS NOT NULL',
})
@Index('session_open', ['chargestation'], { where: "status = 'Started'" })
@Index('session_created', ['chargestation'], { where: "status = 'created'" })
@Index('session_remote_start', ['remoteStartId'], {
  unique: true,
  where: 'remote_start_id IS NOT NULL',
})
@Index('session_open_token', ['token'], { where: "status = 'Started' AND token IS NOT NULL" })
@Index('session_newest', ['organization', 'createdAt', '_id'])
@Index('session_chargestation', ['chargestation', 'createdAt', '_id'])
@Index('session_connector', ['connector', 'createdAt', '_id'])
@Index('session_of_user', ['user', 'createdAt', '_id'], { where: '"user" IS NOT NULL' })
@Index('session_id_tag', { synchronize: false })
@Index('session_by_status', ['organization', 'status', '_id'])
@Index('session_unended', ['organization', 'status', 'createdAt', '_id'], {
  where: "status <> 'Ended'",
})
@Index('session_updated', { synchronize: false })
export class Session {
  @PrimaryColumn('text')
  _id: string;

  @Column('text')
  organization: string;

  @Column('text')
  chargestation: string;

  /** Of the messages stored for it: they are translated again by this version. */
  @Column('text')
  protocol: Protocol;

  /** The station's own id, as text; null until it has named it. */
  @Column('text', { name: 'transaction_id', nullable: true })
  transactionId: string | null;

  /** Hash of what makes two 1.6 StartTransactions the same. */
  @Column('bytea', { name: 'start_key', nullable: true })
  startKey: Buffer | null;

  /** `created` and `cancelled` sessions were asked for and have no message; their ledger is empty. */
  @Column('text')
  status: 'created' | 'Started' | 'Ended' | 'cancelled';

  @Column('text', { nullable: true })
  connector: string | null;

  @Column('integer', { name: 'evse_id', nullable: true })
  evseId: number | null;

  @Column('text', { name: 'id_tag', nullable: true })
  idTag: string | null;

  @Column('json')
  configurations: SessionConfigurations;

  /** Kept as text: Postgres would parse JSON only to see that it is some. */
  @Column('simple-json')
  ledger: LedgerState;

  /** Highest seqNo that was stored, -1 in 1.6: above it nothing can be a duplicate. */
  @Column('integer', { name: 'last_seq_no' })
  lastSeqNo: number;

  /** Number of stored messages. */
  @Column('integer', { name: 'event_count' })
  eventCount: number;

  /** A newer session has begun on its EVSE. */
  @Column('boolean', { default: false })
  superseded: boolean;

  /** The station has sent BootNotification since the last message. */
  @Column('boolean', { default: false })
  rebooted: boolean;

  /** From 1; returned by 2.0.1 stations. Null unless an application asked for the session. */
  @Column('integer', { name: 'remote_start_id', nullable: true })
  remoteStartId: number | null;

  /** What the application asked for, if it did. */
  @Column('json', { nullable: true })
  start: StartRequest | null;

  @Column('json', { nullable: true })
  target: SessionTarget | null;

  /** The part of the target that was reached and has made the server stop the session. */
  @Column('json', { name: 'target_reached', nullable: true })
  targetReached: ReachedTarget | null;

  /** Why it did not start, or did not stop when asked to. */
  @Column('json', { nullable: true })
  failure: SessionFailure | null;

  @Column('text', { nullable: true })
  user: string | null;

  @Column('text', { nullable: true })
  token: string | null;

  /** The rate of its connector when that became known. */
  @Column('json', { nullable: true })
  rate: AgreedRate | null;

  @Column('jsonb', { name: 'meta_data', default: {} })
  metaData: object;

  /** Raised by every change of the row: who wrote from an older one would undo a change that he has not seen. */
  @Column('integer', { default: 0 })
  version: number;

  @Column('timestamptz', { name: 'created_at' })
  createdAt: Date;

  @Column('timestamptz', { name: 'updated_at' })
  updatedAt: Date;
}
