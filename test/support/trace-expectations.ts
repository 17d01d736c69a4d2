import { isDeepStrictEqual } from 'node:util';
import type {
  PublicChargestation,
  PublicConnector,
  PublicSession,
  WebhookEvent,
} from './api-types.js';
import type { JsonObject } from './station-socket.js';
import type { Expectation, Match, TraceFrame } from './trace-file.js';

/** Metrics stand inside `session.metrics`, every other key of a session at its top. */
const METRICS = new Set([
  'energyConsumed',
  'chargingStart',
  'chargingStop',
  'chargingState',
  'chargingStopReason',
  'stopReason',
]);

/** The types of which a step's list of webhooks is exhaustive: those of sessions themselves, not of commands to them. */
export function isTraced({ type }: { type: string }): boolean {
  return (
    /^session\.\w+$/.test(type) ||
    type === 'chargestation.online' ||
    type === 'chargestation.offline' ||
    type === 'chargestation.connector_status.updated'
  );
}

/** What must come with the flag as it stands: with the flag off nothing synthetic, and the unrefined statuses. */
export function expectationsFor(flag: boolean, expectations: Expectation[] = []): Expectation[] {
  if (flag) return expectations;
  return expectations.filter(({ synthetic }) => !synthetic).map((one) => withFlagOff(one));
}

/** A connector's expectation with the flag off: `statusFlagOff` takes the place of `status`. */
export function withFlagOff<Keys extends JsonObject>(keys: Keys): Keys {
  return keys.statusFlagOff === undefined ? keys : { ...keys, status: keys.statusFlagOff };
}

/** How a webhook differs from what was expected; empty when it fits. */
export function compareEvent(event: WebhookEvent, { webhook, ...keys }: Expectation): string[] {
  if (event.type !== webhook) return [`${webhook} was expected, ${event.type} came`];
  if (webhook.startsWith('session.')) return compareSession(event.data as PublicSession, keys);
  if (webhook !== 'chargestation.connector_status.updated') return differences({ ...event }, keys);
  const connector = changedConnector(event);
  if (!connector) return ['changed_connector names none of the connectors'];
  const own = keys.synthetic === undefined ? {} : { synthetic: keys.synthetic };
  return [...differences({ ...event }, own), ...compareConnector(connector, keys)];
}

/** The connector that a connector_status webhook is about. */
export function changedConnector({ data }: WebhookEvent): PublicConnector | undefined {
  const { connectors, changed_connector } = data as PublicChargestation;
  return connectors.find(({ _id }) => _id === changed_connector);
}

/** A session's webhook carries the very TransactionEvent that caused it, under both spellings; null in 1.6. */
export function compareRawEvent(event: WebhookEvent, action: string, sent: JsonObject): string[] {
  if (!event.type.startsWith('session.')) return [];
  const expected = action === 'TransactionEvent' ? sent : null;
  const keys = { raw_transction_event: expected, raw_transaction_event: expected };
  return differences(event.data, keys);
}

/** How a connector differs from the expected keys. */
export function compareConnector(connector: PublicConnector, keys: JsonObject): string[] {
  const { statusFlagOff: _, ...expected } = keys;
  return differences(connector, expected);
}

/** How a session differs from the expected keys. */
export function compareSession(session: PublicSession, keys: JsonObject): string[] {
  const { anomalies = [], anomaliesNot = [], ...expected } = keys;
  const flat = Object.fromEntries(
    Object.keys(expected).map((key) => [
      key,
      METRICS.has(key) ? session.metrics[key] : session[key],
    ]),
  );
  const missing = (anomalies as string[]).filter((word) => !session.anomalies.includes(word));
  const superfluous = (anomaliesNot as string[]).filter((word) => session.anomalies.includes(word));
  return [
    ...differences(flat, expected),
    ...missing.map((word) => `anomalies lack ${word}`),
    ...superfluous.map((word) => `anomalies hold ${word}`),
  ];
}

/**
 * How an answer differs from the sample: every part of the sample must be there with the same type, words called
 * `status` must be the same, and what `optional` names may be missing.
 */
export function compareAnswer(sample: TraceFrame, actual: unknown[], match: Match = {}): string[] {
  const optional = new Set(match.optional);
  const compare = (expected: unknown, found: unknown, pointer: string): string[] => {
    if (found === undefined && optional.has(pointer)) return [];
    const type = kind(expected);
    if (kind(found) !== type)
      return [`${pointer} should be ${type}, it is ${JSON.stringify(found)}`];
    if (pointer.endsWith('/status') && expected !== found) {
      return [`${pointer} should be ${expected}, it is ${found}`];
    }
    if (type !== 'object' && type !== 'array') return [];
    return Object.entries(expected as JsonObject).flatMap(([key, value]) =>
      compare(value, (found as JsonObject)[key], `${pointer}/${key}`),
    );
  };
  const [type, id, payload] = sample;
  if (actual[0] !== type || actual[1] !== id)
    return [`${JSON.stringify(actual)} is no answer to ${id}`];
  return compare(payload, actual[2], '/2');
}

/** The part of a frame that a JSON pointer names. */
export function at(frame: unknown, pointer: string): unknown {
  return pointer
    .split('/')
    .slice(1)
    .reduce<unknown>((part, key) => (part as JsonObject | undefined)?.[key], frame);
}

/** What the CSMS chooses. */
const CHOSEN = new Set(['transactionId', 'remoteStartId']);

/** The payload with every id that the CSMS chose differently replaced by its real value. */
export function substitute(payload: JsonObject, assigned: Map<unknown, unknown>): JsonObject {
  return JSON.parse(JSON.stringify(payload), (key, value) =>
    CHOSEN.has(key) && assigned.has(value) ? assigned.get(value) : value,
  ) as JsonObject;
}

function differences(actual: JsonObject, expected: JsonObject): string[] {
  return Object.keys(expected)
    .filter((key) => !isDeepStrictEqual(actual[key], expected[key]))
    .map(
      (key) =>
        `${key} should be ${JSON.stringify(expected[key])}, it is ${JSON.stringify(actual[key])}`,
    );
}

function kind(value: unknown): string {
  if (Array.isArray(value)) return 'array';
  return value === null ? 'null' : typeof value;
}
