import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { resultOf } from '../support/api-client.js';
import { eventually } from '../support/eventually.js';
import { sql } from '../support/tenants.js';
import { WebhookSink } from '../support/webhook-sink.js';
import { sessionDraft, startWebhooks, type WebhooksApp } from '../support/webhooks-app.js';
import { countOf } from './support/counts.js';
import { addEndpoints, deliveriesTo } from './support/fault-endpoints.js';
import { reportFaults } from './support/report.js';

const EACH = countOf('E2');
const SECOND = 1000;
const HOUR = 3600 * SECOND;
/** The second attempt without a wish of the receiver: after 5 s and at most a tenth more. */
const STEP = [5 * SECOND, 5.5 * SECOND] as const;
const YEAR_S = 365 * 24 * 3600;

/** From the record of the last attempt to the next one, ms. */
const PAUSE = `SELECT extract(epoch FROM next_attempt_at - updated_at) * 1000 AS pause FROM webhook_delivery
  WHERE _id = $1 AND attempt_count = 1`;

interface Case {
  status: number;
  retryAfter?: () => string;
  /** Word of the attempt; null for success. */
  error: 'status' | 'redirect' | null;
  /** Least and most pause (ms) after the attempt; null when nothing follows. */
  pause: readonly [number, number] | null;
  disabled?: true;
}

const success = (status: number): Case => ({ status, error: null, pause: null });
const redirect = (status: number): Case => ({ status, error: 'redirect', pause: STEP });
const failure = (
  status: number,
  retryAfter?: () => string,
  pause = STEP as Case['pause'],
): Case => ({
  status,
  error: 'status',
  pause,
  ...(retryAfter && { retryAfter }),
});
const exactly = (ms: number) => [ms, ms] as const;
const inSeconds = (seconds: number) => () => new Date(Date.now() + seconds * SECOND).toUTCString();

const CASES: [string, Case][] = [
  ...[200, 201, 202, 204, 299].map((status): [string, Case] => [`${status}`, success(status)]),
  ...[301, 302, 307, 308].map((status): [string, Case] => [`${status}`, redirect(status)]),
  ...[400, 401, 404, 429, 500, 502, 503].map((n): [string, Case] => [`${n}`, failure(n)]),
  ['410', { ...failure(410), disabled: true }],
  ['503 for 120 s', failure(503, () => '120', exactly(120 * SECOND))],
  ['429 for 60 s', failure(429, () => '60', exactly(60 * SECOND))],
  ['503 for an hour', failure(503, () => '3600', exactly(HOUR))],
  ['503 for a year, which is too long', failure(503, () => `${YEAR_S}`, exactly(HOUR))],
  ['503 for 10^30 s', failure(503, () => '1'.padEnd(31, '0'), exactly(HOUR))],
  ['503 for less than the step', failure(503, () => '1')],
  ['503 until a date', failure(503, inSeconds(600), [597 * SECOND, 600 * SECOND])],
  ['503 until a date next year', failure(503, inSeconds(YEAR_S), exactly(HOUR))],
  ['503 until a date that is over', failure(503, inSeconds(-600))],
  ...['-5', 'soon', '1.5', '120 s', '0x10', 'Thu, 99 Foo 2026 25:61:61 GMT', '2026-12-01'].map(
    (text): [string, Case] => [`503 with Retry-After ${text}`, failure(503, () => text)],
  ),
];

describe('E2 answers of receivers', () => {
  let app: WebhooksApp;
  let sink: WebhookSink;
  const endpoints = new Map<string, string[]>();

  beforeAll(async () => {
    sink = await WebhookSink.start();
    app = await startWebhooks();
    sink.answer = ({ path }) => {
      const [, { status, retryAfter }] = CASES[Number(path.split('/')[1])] as [string, Case];
      const headers = {
        ...(retryAfter && { 'retry-after': retryAfter() }),
        ...(status >= 300 && status < 400 && { location: `${sink.url}/followed` }),
      };
      return { status, headers };
    };
    for (const [index, [name]] of CASES.entries()) {
      const urls = Array.from({ length: EACH }, (_, n) => `${sink.url}/${index}/${n}`);
      endpoints.set(name, await addEndpoints(app.api, urls, ['session.updated']));
    }
    await app.log([sessionDraft(app.organization, null)]);
    const all = CASES.length * EACH;
    await eventually(
      async () => {
        const rows = await sql(
          app.databaseUrl,
          'SELECT FROM webhook_delivery WHERE sequence = 1 AND attempt_count > 0',
        );
        return rows.length === all;
      },
      { within: 60_000, what: 'a first attempt at every endpoint' },
    );
    reportFaults({
      id: 'E2',
      what: 'answers from 200 to 503',
      faults: all,
      acknowledged: null,
      lost: null,
      duplicated: null,
    });
  }, 120_000);

  afterAll(async () => {
    await app?.close();
    await sink?.close();
  });

  it.each(CASES)('E2 %s', async (name, { status, error, pause, disabled }) => {
    for (const id of endpoints.get(name) as string[]) {
      const delivery = (await deliveriesTo(app.api, id)).at(-1);
      const attempt = delivery?.attempts[0];
      expect(attempt).toMatchObject({ status_code: status, error });
      expect(delivery?.status).toBe(error === null ? 'delivered' : 'pending');
      const endpoint = resultOf(await app.api.get(`/webhooks/${id}`));
      expect(endpoint.active).toBe(!disabled);
      if (pause === null || delivery?.attempts.length !== 1) continue;
      const [row] = await sql<{ pause: string }>(app.databaseUrl, PAUSE, [delivery._id]);
      if (!row) continue; // attempted again meanwhile
      expect(Number(row.pause)).toBeGreaterThanOrEqual(pause[0]);
      expect(Number(row.pause)).toBeLessThanOrEqual(pause[1]);
    }
  });

  it('E2 no redirect was followed', () => {
    expect(sink.deliveries.filter(({ path }) => path === '/followed')).toEqual([]);
  });

  it('E2 nobody is asked again before the time he named, and everybody after it', async () => {
    const again = (name: string) =>
      (endpoints.get(name) as string[]).map((_, n) => {
        const path = `/${CASES.findIndex(([other]) => other === name)}/${n}`;
        return sink.deliveries.filter((delivery) => delivery.path === path).length;
      });
    app.clock.aheadMs += 50 * SECOND;
    await eventually(() => again('500').every((count) => count >= 2));
    expect(again('503 for 120 s').every((count) => count === 1)).toBe(true);
    app.clock.aheadMs += 75 * SECOND;
    await eventually(() => again('503 for 120 s').every((count) => count === 2));
    expect(again('503 for a year, which is too long').every((count) => count === 1)).toBe(true);
    app.clock.aheadMs += HOUR;
    await eventually(() =>
      again('503 for a year, which is too long').every((count) => count === 2),
    );
    expect(again('410').every((count) => count === 1)).toBe(true);
  });
});
