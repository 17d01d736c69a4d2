import { expect, it } from 'vitest';
import { newId } from '../../src/shared/id.js';
import { PAUSES_MS } from '../../src/webhooks/retry-schedule.js';
import { resultOf } from '../support/api-client.js';
import { eventually } from '../support/eventually.js';
import { sql } from '../support/tenants.js';
import { WebhookSink } from '../support/webhook-sink.js';
import { sessionDraft, startWebhooks } from '../support/webhooks-app.js';
import { countOf } from './support/counts.js';
import { Ledger } from './support/ledger.js';
import { judge } from './support/oracle.js';
import { reportFaults } from './support/report.js';
import { Chance } from './support/seed.js';

const EVENTS = countOf('E4');
const HOUR = 3_600_000;
const OUTAGE_MS = 84 * HOUR;
const JITTER = 1.1;
/** Between the end of an attempt and its record, on a busy machine. */
const RECORDED_WITHIN_MS = 10_000;
const WITHIN = { within: 60_000 + 10 * EVENTS };

interface Row {
  attempt_count: number;
  ended: string;
  next: string | null;
}

/** Every delivery that has failed at least once: the end of its last attempt and the time of the next one, ms since 1970. */
const ROWS = `SELECT attempt_count, extract(epoch FROM next_attempt_at) * 1000 AS next,
    extract(epoch FROM (attempts -> -1 ->> 'at')::timestamptz) * 1000 + (attempts -> -1 ->> 'duration_ms')::int AS ended
  FROM webhook_delivery WHERE attempt_count > 0`;

const BUSY = `SELECT FROM webhook_delivery WHERE status = 'pending'
  AND next_attempt_at <= now() + $1::float8 * interval '1 ms' LIMIT 1`;

it(`E4 a receiver that is down for 84 h gets all of ${EVENTS} events in the end`, async () => {
  const chance = new Chance('E4');
  const ledger = await Ledger.open();
  const sink = await WebhookSink.start();
  const app = await startWebhooks({ limits: { pollMs: 100 } });
  let down = true;
  let failedAttempts = 0;
  sink.answer = () => (down ? { status: 503 } : { status: 204 });
  sink.onDelivery = () => {
    if (down) failedAttempts += sink.deliveries.splice(0).length;
  };
  sink.beforeSuccess = ({ path, event, body }) =>
    ledger.append({ path, id: event._id, body: body.toString() });
  const { _id } = await sink.subscribe(app.api, ['session.*']);
  const stations = Array.from({ length: Math.ceil(EVENTS / 10) }, () => newId());
  for (let n = 0; n < EVENTS; n += 200) {
    const size = Math.min(200, EVENTS - n);
    const draft = () => sessionDraft(app.organization, chance.pick(stations));
    await app.log(Array.from({ length: size }, draft));
  }

  /** Waits until nothing is due. */
  const quiet = () =>
    eventually(async () => (await sql(app.databaseUrl, BUSY, [app.clock.aheadMs])).length === 0, {
      ...WITHIN,
      every: 100,
      what: 'the end of what is due',
    });
  await eventually(
    async () => (await sql(app.databaseUrl, 'SELECT FROM webhook_delivery')).length === EVENTS,
    WITHIN,
  );
  const wrong: string[] = [];
  const start = Date.now();
  for (;;) {
    await quiet();
    const rows = await sql<Row>(app.databaseUrl, ROWS);
    for (const { attempt_count: attempts, ended, next } of rows) {
      const step = PAUSES_MS[attempts];
      if (next === null || step === undefined) continue;
      const pause = Number(next) - Number(ended);
      if (pause < step - 5 || pause > step * JITTER + RECORDED_WITHIN_MS)
        wrong.push(`${pause} ms after attempt ${attempts}`);
    }
    const now = Date.now() + app.clock.aheadMs;
    const waiting = rows.filter(({ next }) => next !== null && Number(next) > now);
    if (waiting.length === 0) break;
    // a whole wave at once: what is due within a tenth of the nearest pause
    const nearest = Math.min(...waiting.map(({ next }) => Number(next)));
    const wave = nearest + (nearest - now) * 0.1;
    app.clock.aheadMs +=
      Math.max(...waiting.map(({ next }) => Number(next)).filter((at) => at <= wave)) - now + 1;
  }
  expect(wrong).toEqual([]);
  const down84h = OUTAGE_MS - app.clock.aheadMs - (Date.now() - start);
  expect(down84h).toBeGreaterThan(0); // 75 h 35 min and a tenth of it at most
  app.clock.aheadMs += down84h;
  const states = await sql(
    app.databaseUrl,
    'SELECT status, attempt_count, count(*)::int AS n FROM webhook_delivery GROUP BY 1, 2',
  );
  expect(states).toEqual([{ status: 'failed', attempt_count: PAUSES_MS.length, n: EVENTS }]);
  expect(failedAttempts).toBe(EVENTS * PAUSES_MS.length);
  expect(resultOf(await app.api.get(`/webhooks/${_id}`))).toMatchObject({
    health: 'failing',
    active: true,
  });

  down = false;
  const since = new Date(start - HOUR).toISOString();
  const started = await app.api.post(`/webhooks/${_id}/recover`, { since, only: 'failed' });
  expect(started.status).toBe(202);
  const due = `type LIKE 'session.%'`;
  const evidence = {
    databaseUrl: app.databaseUrl,
    api: app.api,
    ledger,
    endpoint: _id,
    path: '/',
    due,
  };
  await eventually(() => ledger.entries().length >= EVENTS, {
    ...WITHIN,
    every: 500,
    what: 'all events after the recovery',
  });
  await eventually(
    async () =>
      (await sql(app.databaseUrl, `SELECT FROM webhook_delivery WHERE status <> 'delivered'`))
        .length === 0,
    WITHIN,
  );
  const judgement = await judge(evidence);
  expect(judgement).toMatchObject({ due: EVENTS, lost: [], duplicated: 0, contradictions: [] });
  const { health } = resultOf(await app.api.get(`/webhooks/${_id}`));
  expect(health).toBe('ok');
  reportFaults({
    id: 'E4',
    what: 'receiver down 84 h: failed attempts',
    faults: failedAttempts,
    acknowledged: EVENTS,
    lost: judgement.lost.length,
    duplicated: judgement.duplicated,
  });
  await app.close();
  await sink.close();
  await ledger.close();
});
