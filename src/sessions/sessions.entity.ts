import { Column, Entity, Index, PrimaryColumn, Unique } from 'typeorm';
import type { Protocol } from '../shared/vocabulary/station.js';
import type { LedgerState } from './ledger-state.js';

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
@Index('session_newest', ['organization', 'createdAt'])
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

  /** The station's own id, as text. */
  @Column('text', { name: 'transaction_id' })
  transactionId: string;

  /** Hash of what makes two 1.6 StartTransactions the same. */
  @Column('bytea', { name: 'start_key', nullable: true })
  startKey: Buffer | null;

  @Column('text')
  status: 'Started' | 'Ended';

  @Column('text', { nullable: true })
  connector: string | null;

  @Column('integer', { name: 'evse_id', nullable: true })
  evseId: number | null;

  @Column('text', { name: 'id_tag', nullable: true })
  idTag: string | null;

  @Column('json')
  configurations: SessionConfigurations;

  @Column('json')
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

  @Column('jsonb', { name: 'meta_data', default: {} })
  metaData: object;

  @Column('timestamptz', { name: 'created_at' })
  createdAt: Date;

  @Column('timestamptz', { name: 'updated_at' })
  updatedAt: Date;
}
