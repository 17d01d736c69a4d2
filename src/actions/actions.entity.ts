import {
  Column,
  CreateDateColumn,
  Entity,
  ForeignKey,
  Index,
  PrimaryColumn,
  UpdateDateColumn,
} from 'typeorm';
import type { ActionResponse } from '../shared/http/action-response.js';
import type { ActionStep, ActionType } from './actions.commands.js';
import type { Awaited } from './effects.js';

/** The record of one command to a station. Written by `action-store.ts`; this entity serves the REST reads. */
@Entity('action')
@Index('action_newest', ['organization', '_id'])
@Index('action_station', ['chargestation', '_id'])
@Index('action_session', ['session'], { where: 'session IS NOT NULL' })
@Index('action_leased', ['leaseUntil'], { where: "status = 'requested'" })
@Index('action_awaiting', ['chargestation'], { where: 'awaits IS NOT NULL' })
@ForeignKey('chargestation', ['organization', 'chargestation'], ['organization', '_id'], {
  name: 'action_organization_chargestation_fkey',
})
export class Action {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'action_pkey' })
  _id: string;

  @Column('text')
  organization: string;

  @Column('text')
  chargestation: string;

  @Column('text', { nullable: true })
  connector: string | null;

  @Column('text', { nullable: true })
  session: string | null;

  @Column('text')
  type: ActionType;

  @Column('text', { default: 'requested' })
  status: ActionResponse['status'];

  /** Null while requested. */
  @Column('text', { nullable: true })
  outcome: ActionResponse['outcome'];

  /** What was asked, passwords masked. */
  @Column('json')
  data: object;

  /** The commands in vocabulary words, passwords masked. */
  @Column('json')
  steps: readonly ActionStep[];

  /** What the station answered, passwords masked; a list when several messages were sent. */
  @Column('json', { name: 'response_data', nullable: true })
  responseData: unknown;

  /** Why it failed, in words for people. */
  @Column('text', { nullable: true })
  error: string | null;

  /** What was observed after the acceptance. */
  @Column('json', { nullable: true })
  effect: object | null;

  /** What kind of observation would confirm it; null once observed, and when there is none to wait for. */
  @Column('text', { nullable: true })
  awaits: Awaited | null;

  /** The API key or the member that asked. */
  @Column('jsonb', { name: 'requested_by' })
  requestedBy: { _id: string; name: string };

  @Column('jsonb', { default: {} })
  meta_data: object;

  @Column('timestamptz', { name: 'requested_at' })
  requestedAt: Date;

  @Column('timestamptz', { name: 'answered_at', nullable: true })
  answeredAt: Date | null;

  /** While requested: until when the process that sends it must have said that it still does. */
  @Column('timestamptz', { name: 'lease_until', nullable: true })
  leaseUntil: Date | null;

  @CreateDateColumn({ name: 'created_at', type: 'timestamptz' })
  createdAt: Date;

  @UpdateDateColumn({ name: 'updated_at', type: 'timestamptz' })
  updatedAt: Date;
}
