import type { ApiClient } from '../../support/api-client.js';
import type { WebhookEvent } from '../../support/api-types.js';
import { sql } from '../../support/tenants.js';
import type { Ledger, LedgerEntry } from './ledger.js';

/** One endpoint, seen from all sides. */
export interface Evidence {
  databaseUrl: string;
  api: ApiClient;
  ledger: Ledger;
  /** `_id` of the endpoint, and the path under which the ledger knows it. */
  endpoint: string;
  path: string;
  /** SQL condition on `event` for what the endpoint should have received. Default all events but those about endpoints. */
  due?: string;
}

/** What the join of ledger, database and API says. */
export interface Judgement {
  /** Events that the endpoint should have acknowledged. */
  due: number;
  /** Different events that it did acknowledge. */
  acknowledged: number;
  /** `_id`s of due events that it never acknowledged. */
  lost: string[];
  /** Acknowledgements beyond the first of an event. */
  duplicated: number;
  /** What contradicts itself: must be empty. */
  contradictions: string[];
}

/** Joins the receiver's ledger with the database and the API. */
export async function judge(evidence: Evidence): Promise<Judgement> {
  const { databaseUrl, api, ledger, endpoint, path } = evidence;
  const { due = `type NOT LIKE 'webhook.%'` } = evidence;
  const rows = await sql<{ _id: string }>(databaseUrl, `SELECT _id FROM event WHERE ${due}`);
  const delivered = await sql<{ event: string }>(
    databaseUrl,
    `SELECT event FROM webhook_delivery WHERE endpoint = $1 AND status = 'delivered'`,
    [endpoint],
  );
  const entries = ledger.entries().filter((entry) => entry.path === path);
  const shown = await readLog(api);
  const bodies = firstBodies(entries);
  const dueIds = rows.map(({ _id }) => _id);
  return {
    due: dueIds.length,
    acknowledged: dueIds.filter((id) => bodies.has(id)).length,
    lost: dueIds.filter((id) => !bodies.has(id)),
    duplicated: entries.length - bodies.size,
    contradictions: [
      ...entries
        .filter(({ id, body }) => bodies.get(id) !== body)
        .map(({ id }) => `${id} was sent with two bodies`),
      ...delivered
        .filter(({ event }) => !bodies.has(event))
        .map(({ event }) => `${event} counts as delivered and was never acknowledged`),
      ...dueIds.filter((id) => !shown.has(id)).map((id) => `${id} is not in GET /events`),
      ...[...bodies]
        .filter(([id, body]) => shown.has(id) && shown.get(id) !== body)
        .map(([id]) => `${id} looks different in GET /events`),
      ...gapsOf([...shown.values()].map((body) => JSON.parse(body) as WebhookEvent)),
    ],
  };
}

/** The whole log by its cursor: the body of each event by its `_id`. */
export async function readLog(api: ApiClient, query = {}): Promise<Map<string, string>> {
  const bodies = new Map<string, string>();
  let after: string | undefined;
  for (;;) {
    const { body } = await api.get<WebhookEvent[]>('/events', { ...query, after, limit: 1000 });
    for (const event of body.result) bodies.set(event._id, JSON.stringify(event));
    if (body.result.length === 0) return bodies;
    after = body.next as string;
  }
}

/** Subjects whose numbers are not 1, 2, 3 ... */
export function gapsOf(events: readonly WebhookEvent[]): string[] {
  const numbers = new Map<string, number[]>();
  for (const { chargestation, organization, sequence } of events) {
    const subject = chargestation ?? organization;
    const known = numbers.get(subject);
    if (known) known.push(sequence);
    else numbers.set(subject, [sequence]);
  }
  return [...numbers]
    .filter(([, series]) => series.toSorted((a, b) => a - b).some((n, index) => n !== index + 1))
    .map(([subject]) => `the sequence of ${subject} has a gap or a repetition`);
}

function firstBodies(entries: readonly LedgerEntry[]): Map<string, string> {
  const bodies = new Map<string, string>();
  for (const { id, body } of entries) if (!bodies.has(id)) bodies.set(id, body);
  return bodies;
}
