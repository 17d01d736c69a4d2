import type { PublicSession } from '../../support/api-types.js';
import type { JsonObject } from '../../support/station-socket.js';
import { sql } from '../../support/tenants.js';
import { type AnsweredCall, API_PATH, type ChargingLoad, stationPath } from './charging-load.js';
import { type CrashScene, RECEIVER } from './crash-scene.js';
import type { LedgerEntry } from './ledger.js';
import { judge } from './oracle.js';

/** What ledger, database and API say together when all is over. */
export interface CrashJudgement {
  /** Answered CALLs and requests. */
  answered: number;
  /** Events that the receiver acknowledged. */
  received: number;
  /** What was acknowledged and is not there, and events that the receiver never got. */
  lost: string[];
  /** Sessions, meter rows and locations that are there twice. */
  duplicated: string[];
  /** What contradicts itself. */
  contradictions: string[];
  /** 2xx that the receiver gave to an event more than once, which is allowed. */
  repeated: number;
}

/** That part of a judgement, where all is well. */
export const NO_LOSS = { lost: [], duplicated: [], contradictions: [] };

/** A transaction as its answered messages tell it. */
interface ToldTransaction {
  messages: number;
  ended: boolean;
  /** Wh. */
  energy: number;
  first: number;
}

/** Waits until every event was delivered, then joins the ledger with database and API. The load must have stopped. */
export async function judgeCrashes(scene: CrashScene, load: ChargingLoad): Promise<CrashJudgement> {
  const { databaseUrl, ledger, api, endpoint } = scene;
  await scene.delivered();
  const webhooks = await judge({ databaseUrl, api, ledger, endpoint, path: RECEIVER });
  const judgement: CrashJudgement = {
    answered: load.acknowledged,
    received: webhooks.acknowledged,
    lost: webhooks.lost.map((id) => `event ${id} was never received`),
    duplicated: [],
    contradictions: [
      ...webhooks.contradictions,
      ...scene.wrongIds.map((id) => `${id} was sent with another webhook-id`),
      ...load.faults,
    ],
    repeated: webhooks.duplicated,
  };
  const entries = byPath(ledger.entries());
  const locations = entries.get(API_PATH) ?? [];
  await judgeLocations(scene, new Set(locations.map(({ id }) => id)), judgement);
  for (const chargestation of load.chargestations) {
    const calls = (entries.get(stationPath(chargestation)) ?? []).map(({ id, body }) => ({
      id,
      ...(JSON.parse(body) as AnsweredCall),
    }));
    await judgeStation(scene, chargestation, calls, judgement);
  }
  return judgement;
}

/** Answered `POST /locations`, and what is there. */
async function judgeLocations(
  { databaseUrl }: CrashScene,
  answered: Set<string>,
  { lost, duplicated }: CrashJudgement,
): Promise<void> {
  const rows = await sql<{ _id: string }>(databaseUrl, 'SELECT _id FROM location');
  const there = new Set(rows.map(({ _id }) => _id));
  lost.push(...[...answered].filter((id) => !there.has(id)).map((id) => `location ${id}`));
  duplicated.push(...[...there].filter((id) => !answered.has(id)).map((id) => `location ${id}`));
}

async function judgeStation(
  { databaseUrl, api }: CrashScene,
  chargestation: string,
  calls: (AnsweredCall & { id: string })[],
  { lost, duplicated, contradictions }: CrashJudgement,
): Promise<void> {
  const frames = await sql<{ id: string; n: number }>(
    databaseUrl,
    'SELECT message_id AS id, count(*)::int AS n FROM ocpp_frame WHERE chargestation = $1 GROUP BY 1',
    [chargestation],
  );
  const kept = new Map(frames.map(({ id, n }) => [id, n]));
  for (const { id, action } of calls) {
    const n = kept.get(id) ?? 0;
    if (n === 0) lost.push(`${action} ${id} of ${chargestation}`);
    if (n > 1) duplicated.push(`${action} ${id} of ${chargestation}`);
  }

  const rows = await sql<{ transaction: string; messages: number; contents: number }>(
    databaseUrl,
    `SELECT s.transaction_id AS transaction, count(e)::int AS messages, count(DISTINCT e.payload::text)::int AS contents
      FROM session s LEFT JOIN transaction_event e ON e.session = s._id WHERE s.chargestation = $1 GROUP BY s._id`,
    [chargestation],
  );
  const told = transactionsOf(calls);
  for (const [transaction, { messages }] of told) {
    const stored = rows.filter((row) => row.transaction === transaction);
    if (stored.length === 0) lost.push(`transaction ${transaction} of ${chargestation}`);
    if (stored.length > 1) duplicated.push(`transaction ${transaction} of ${chargestation}`);
    for (const row of stored) {
      const what = `of the ${messages} messages of transaction ${transaction} ${row.contents} are stored`;
      if (row.contents < messages) lost.push(what);
      if (row.messages > messages) duplicated.push(`${what} in ${row.messages} rows`);
    }
  }
  const untold = rows.filter(({ transaction }) => !told.has(transaction));
  duplicated.push(...untold.map(({ transaction }) => `session of nobody's ${transaction}`));

  for (const session of await sessionsOf(api, chargestation)) {
    const expected = told.get(session.transactionId);
    if (!expected) continue;
    const shown = { status: session.status, energy: session.metrics.energyConsumed };
    const status = expected.ended ? 'Ended' : 'Started';
    if (shown.status !== status || shown.energy !== expected.energy || session.anomalies.length > 0)
      contradictions.push(
        `transaction ${session.transactionId} should be ${status} with ${expected.energy} Wh: ${JSON.stringify(shown)} ${session.anomalies}`,
      );
  }
}

async function sessionsOf(api: CrashScene['api'], chargestation: string): Promise<PublicSession[]> {
  const sessions: PublicSession[] = [];
  for (let page = 1; ; page += 1) {
    const { body } = await api.get<PublicSession[]>('/sessions', {
      chargestation,
      paginate_page: page,
      paginate_limit: 1000,
    });
    sessions.push(...body.result);
    if (!body.hasNext) return sessions;
  }
}

function transactionsOf(calls: readonly AnsweredCall[]): Map<string, ToldTransaction> {
  const told = new Map<string, ToldTransaction>();
  for (const { action, payload, answer } of calls) {
    const info = payload.transactionInfo as JsonObject | undefined;
    const id = info?.transactionId ?? payload.transactionId ?? answer.transactionId;
    if (id === undefined) continue;
    const register = registerOf(payload);
    const known = told.get(String(id));
    const transaction = known ?? { messages: 0, ended: false, energy: 0, first: register };
    transaction.messages += 1;
    transaction.energy = register - transaction.first;
    transaction.ended = action === 'StopTransaction' || payload.eventType === 'Ended';
    told.set(String(id), transaction);
  }
  return told;
}

/** The meter's register in Wh that the message tells. */
function registerOf({ meterStart, meterStop, meterValue }: JsonObject): number {
  const [{ sampledValue } = { sampledValue: [] }] = (meterValue ?? []) as {
    sampledValue: { value: unknown }[];
  }[];
  return Number(meterStart ?? meterStop ?? sampledValue[0]?.value);
}

function byPath(entries: readonly LedgerEntry[]): Map<string, LedgerEntry[]> {
  const groups = new Map<string, LedgerEntry[]>();
  for (const entry of entries) {
    const group = groups.get(entry.path);
    if (group) group.push(entry);
    else groups.set(entry.path, [entry]);
  }
  return groups;
}
