import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { jsonArray, textArray, timeArray } from '../shared/database/binary-array.js';
import { type Statement, UnitOfWork } from '../shared/database/unit-of-work.js';
import { Action } from './actions.entity.js';
import type { Observation } from './effects.js';

/** How long (s) an action stays requested when the process that sends it is not heard of. */
export const LEASE_S = 20;

/** How long (s) after its acceptance something counts as the effect of an action. */
const EFFECT_WINDOW_S = 600;

/**
 * Inserts new actions, or stores the outcomes of those that are still requested, and names the rows it has written. An outcome comes as an
 * upsert, too, because that finds each row by its key: a join with the parameters may be planned as a walk through the whole table.
 */
const SAVE: Statement = {
  name: 'action_save',
  text: `INSERT INTO action (_id, organization, chargestation, connector, session, type, status, outcome, data, steps, response_data, error,
      effect, awaits, requested_by, meta_data, requested_at, answered_at, created_at, updated_at, lease_until)
    SELECT _id, organization, chargestation, connector, session, type, status, outcome, data, steps, response_data, error, effect, awaits,
      requested_by::jsonb, meta_data::jsonb, requested_at, answered_at, requested_at, coalesce(answered_at, requested_at),
      CASE WHEN status = 'requested' THEN now() + make_interval(secs => ${LEASE_S}) END
    FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::json[], $10::json[],
        $11::json[], $12::text[], $13::json[], $14::text[], $15::json[], $16::json[], $17::timestamptz[], $18::timestamptz[])
      AS a (_id, organization, chargestation, connector, session, type, status, outcome, data, steps, response_data, error, effect, awaits,
        requested_by, meta_data, requested_at, answered_at)
    ON CONFLICT (_id) DO UPDATE SET status = excluded.status, outcome = excluded.outcome, response_data = excluded.response_data,
      error = excluded.error, effect = excluded.effect, awaits = excluded.awaits, answered_at = excluded.answered_at,
      updated_at = excluded.updated_at, lease_until = NULL
    WHERE action.status = 'requested' RETURNING _id`,
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

  /** Stores new actions; one statement, not waited for. */
  insert(actions: readonly Action[]): void {
    this.unitOfWork.write(SAVE, parametersOf(actions));
  }

  /** Stores outcomes; the ids of those that were not closed before, by this process or another one. */
  async finish(actions: readonly Action[]): Promise<ReadonlySet<string>> {
    const rows = await this.unitOfWork.query<{ _id: string }>(SAVE, parametersOf(actions));
    return new Set(rows.map(({ _id }) => _id));
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

function parametersOf(actions: readonly Action[]): Buffer[] {
  const texts = (read: (action: Action) => string | null) => textArray(actions.map(read));
  const json = (read: (action: Action) => unknown) =>
    jsonArray(actions.map((action) => toJson(read(action))));
  return [
    texts(({ _id }) => _id),
    texts(({ organization }) => organization),
    texts(({ chargestation }) => chargestation),
    texts(({ connector }) => connector),
    texts(({ session }) => session),
    texts(({ type }) => type),
    texts(({ status }) => status),
    texts(({ outcome }) => outcome),
    json(({ data }) => data),
    json(({ steps }) => steps),
    json(({ responseData }) => responseData),
    texts(({ error }) => error),
    json(({ effect }) => effect),
    texts(({ awaits }) => awaits),
    json(({ requestedBy }) => requestedBy),
    json(({ meta_data }) => meta_data),
    timeArray(actions.map(({ requestedAt }) => requestedAt.getTime())),
    timeArray(actions.map(({ answeredAt }) => answeredAt?.getTime() ?? null)),
  ];
}

function toJson(value: unknown): string | null {
  return value === null ? null : JSON.stringify(value);
}
