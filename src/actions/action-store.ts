import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { textArray } from '../shared/database/binary-array.js';
import { type Statement, UnitOfWork } from '../shared/database/unit-of-work.js';
import { Action } from './actions.entity.js';
import type { Observation } from './effects.js';

/** How long (s) an action stays requested when the process that sends it is not heard of. */
export const LEASE_S = 20;

/** How long (s) after its acceptance something counts as the effect of an action. */
const EFFECT_WINDOW_S = 600;

const INSERT: Statement = {
  name: 'action_insert',
  text: `INSERT INTO action (_id, organization, chargestation, connector, session, type, data, steps, awaits, requested_by, meta_data,
      requested_at, created_at, updated_at, lease_until)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $12, $12, now() + make_interval(secs => ${LEASE_S}))`,
};
const FINISH: Statement = {
  name: 'action_finish',
  text: `UPDATE action SET status = $2, outcome = $3, response_data = $4, error = $5, effect = $6, awaits = $7,
      answered_at = $8, updated_at = $8, lease_until = NULL
    WHERE _id = $1 AND status = 'requested' RETURNING _id`,
};
const RENEW = `UPDATE action SET lease_until = now() + make_interval(secs => ${LEASE_S})
  WHERE _id = ANY($1::text[]) AND status = 'requested'`;

/** SKIP LOCKED: what another process closes, or its owner finishes right now, is none of ours. */
const LOST: Statement = {
  name: 'action_lost',
  text: `SELECT _id FROM action WHERE status = 'requested' AND lease_until < now()
    ORDER BY _id LIMIT 1 FOR NO KEY UPDATE SKIP LOCKED`,
};
const NOTE: Statement = {
  name: 'action_note_effect',
  text: `UPDATE action SET effect = $2, awaits = NULL, updated_at = now()
    WHERE _id = $1 AND status = 'completed' AND effect IS NULL AND answered_at > now() - make_interval(secs => ${EFFECT_WINDOW_S})`,
};
const OBSERVE: Statement = {
  name: 'action_observe',
  text: `UPDATE action a SET effect = o.effect::json, awaits = NULL, updated_at = now()
    FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[]) AS o(chargestation, kind, connector, session, effect)
    WHERE a.chargestation = o.chargestation AND a.awaits IS NOT NULL AND a.awaits = o.kind AND a.status = 'completed'
      AND a.effect IS NULL AND a.answered_at > now() - make_interval(secs => ${EFFECT_WINDOW_S})
      AND (a.connector IS NULL OR a.connector = o.connector) AND (a.session IS NULL OR a.session = o.session)`,
};
const FORGET = `UPDATE action SET awaits = NULL
  WHERE awaits IS NOT NULL AND answered_at < now() - make_interval(secs => ${EFFECT_WINDOW_S})`;

/** The rows of actions. Writes belong to the running unit of work unless said otherwise. */
@Injectable()
export class ActionStore {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly dataSource: DataSource,
  ) {}

  insert(action: Action): void {
    const { _id, organization, chargestation, connector, session, type, awaits } = action;
    this.unitOfWork.write(INSERT, [
      _id,
      organization,
      chargestation,
      connector,
      session,
      type,
      JSON.stringify(action.data),
      JSON.stringify(action.steps),
      awaits,
      JSON.stringify(action.requestedBy),
      JSON.stringify(action.meta_data),
      action.requestedAt,
    ]);
  }

  /** Stores the outcome; false when it was closed before, by this process or another one. */
  async finish(action: Action): Promise<boolean> {
    const rows = await this.unitOfWork.query(FINISH, [
      action._id,
      action.status,
      action.outcome,
      action.responseData === null ? null : JSON.stringify(action.responseData),
      action.error,
      action.effect && JSON.stringify(action.effect),
      action.awaits,
      action.answeredAt,
    ]);
    return rows.length > 0;
  }

  /** What is committed. */
  find(id: string): Promise<Action | null> {
    return this.dataSource.manager.findOneBy(Action, { _id: id });
  }

  /** An action whose process has not been heard of for `LEASE_S`, locked; null when there is none. */
  async lost(): Promise<Action | null> {
    const [row] = await this.unitOfWork.query<{ _id: string }>(LOST, []);
    return row ? this.unitOfWork.manager.findOneBy(Action, row) : null;
  }

  /** Says, outside of a unit of work, that this process still sends these. */
  async renew(ids: readonly string[]): Promise<void> {
    if (ids.length > 0) await this.dataSource.query(RENEW, [ids]);
  }

  /** Keeps the first effect of an accepted action. */
  noteEffect(id: string, effect: object): void {
    this.unitOfWork.write(NOTE, [id, JSON.stringify(effect)]);
  }

  /** Notes observations as effects of the accepted actions that await them; one statement, not waited for. */
  observe(observations: readonly Observation[]): void {
    this.unitOfWork.write(OBSERVE, [
      textArray(observations.map(({ chargestation }) => chargestation)),
      textArray(observations.map(({ kind }) => kind)),
      textArray(observations.map(({ connector }) => connector)),
      textArray(observations.map(({ session }) => session)),
      textArray(observations.map(({ effect }) => JSON.stringify(effect))),
    ]);
  }

  /** Ends, outside of a unit of work, the waiting for effects that have not come. */
  async forgetAwaited(): Promise<void> {
    await this.dataSource.query(FORGET);
  }
}
