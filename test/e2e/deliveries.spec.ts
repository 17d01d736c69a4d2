import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { newId } from '../../src/shared/id.js';
import { PAUSES_MS } from '../../src/webhooks/retry-schedule.js';
import { resultOf } from '../support/api-client.js';
import { eventually } from '../support/eventually.js';
import { Gate } from '../support/gate.js';
import { sql } from '../support/tenants.js';
import { type Answer, WebhookSink } from '../support/webhook-sink.js';
import {
  LATER_MS,
  PATIENT,
  REFUSED,
  sessionDraft,
  startWebhooks,
  type WebhooksApp,
} from '../support/webhooks-app.js';

/** Two times are rounded to ms. */
const ROUNDING_MS = 1;

interface PublicDelivery {
  _id: string;
  event: string;
  status: string;
  sequence: number;
  attempts: { at: string; status_code: number | null; duration_ms: number; error: string | null }[];
  nextAttemptAt: string | null;
  createdAt: string;
  updatedAt: string;
}

describe('deliveries', () => {
  let app: WebhooksApp;
  let sink: WebhookSink;

  beforeEach(async () => {
    sink = await WebhookSink.start();
    app = await startWebhooks({ limits: { ...PATIENT, pollMs: 100 } });
  });

  afterEach(async () => {
    await app.close();
    await sink.close();
  });

  const logEach = async (chargestation: string | null, count: number) => {
    for (let n = 0; n < count; n += 1)
      await app.log([sessionDraft(app.organization, chargestation)]);
  };

  /** From the end of its last attempt to the next one. */
  const pauseOf = ({ updatedAt, nextAttemptAt }: PublicDelivery) =>
    Date.parse(nextAttemptAt as string) - Date.parse(updatedAt) - app.clock.aheadMs;

  const deliveriesOf = async (webhook: string, query = {}) =>
    resultOf(
      await app.api.get<PublicDelivery[]>(`/webhooks/${webhook}/deliveries`, {
        limit: 1000,
        ...query,
      }),
    );

  /** Waits until so many failures are recorded. Who puts the clock forward before, puts the next attempts off as well. */
  const failures = (count: number) =>
    eventually(async () => {
      const [sum] = await sql<{ n: number }>(
        app.databaseUrl,
        `SELECT sum(attempt_count)::int AS n FROM webhook_delivery WHERE status = 'pending'`,
      );
      return sum?.n === count;
    });

  const sequences = (chargestation: string) =>
    sink.deliveries
      .filter(({ event }) => event.chargestation === chargestation)
      .map(({ event }) => event.sequence);

  it('keeps the order of a chargestation while its receiver fails, and holds no other one up', async () => {
    const [slow, quick] = [newId(), newId()];
    let refusals = 1;
    sink.answer = ({ event }) =>
      event.chargestation === slow && refusals-- > 0 ? REFUSED : { status: 200 };
    await sink.subscribe(app.api);
    await logEach(slow, 5);
    await logEach(quick, 5);
    await eventually(() => sequences(quick).length === 5);
    await failures(1);
    expect(sequences(slow)).toEqual([1]);
    app.clock.aheadMs += LATER_MS;
    await eventually(() => sequences(slow).length === 6);
    expect(sequences(slow)).toEqual([1, 1, 2, 3, 4, 5]);
    expect(sequences(quick)).toEqual([1, 2, 3, 4, 5]);
  });

  it('lets a lane go on after two failed attempts; the late event comes out of order', async () => {
    const station = newId();
    let refusals = 2;
    sink.answer = ({ event }) =>
      event.sequence === 1 && refusals-- > 0 ? REFUSED : { status: 200 };
    await sink.subscribe(app.api);
    await logEach(station, 3);
    await failures(1);
    app.clock.aheadMs += LATER_MS;
    await eventually(() => sequences(station).length === 4);
    expect(sequences(station)).toEqual([1, 1, 2, 3]);
    await logEach(station, 1);
    await eventually(() => sequences(station).length === 5);
    await failures(2);
    app.clock.aheadMs += LATER_MS;
    await eventually(() => sequences(station).length === 6);
    expect(sequences(station)).toEqual([1, 1, 2, 3, 4, 1]);
    const ids = new Set(sink.deliveries.map(({ headers }) => headers['webhook-id']));
    expect(ids.size).toBe(4);
  });

  it('waits for nothing with relaxed order, also for what waited when it was relaxed', async () => {
    const station = newId();
    sink.answer = ({ event }) => (event.sequence === 1 ? REFUSED : { status: 200 });
    const { _id } = await sink.subscribe(app.api);
    await logEach(station, 3);
    await eventually(() => sequences(station).length === 1);
    resultOf(await app.api.patch(`/webhooks/${_id}`, { ordering: 'relaxed' }));
    await eventually(() => sequences(station).length === 3);
    await logEach(station, 2);
    await eventually(() => sequences(station).length === 5);
    expect(sequences(station).toSorted()).toEqual([1, 2, 3, 4, 5]);
  });

  it('has at most ten requests in flight per endpoint and does not let one endpoint slow another', async () => {
    const open = { most: 0, now: 0 };
    sink.onDelivery = ({ path }) => {
      if (path !== '/hanging') return;
      open.now += 1;
      open.most = Math.max(open.most, open.now);
    };
    sink.answer = ({ path }) => (path === '/hanging' ? 'hang' : { status: 200 });
    await sink.subscribe(app.api, ['session.*'], '/hanging');
    await sink.subscribe(app.api, ['session.*'], '/healthy');
    await app.log(Array.from({ length: 100 }, () => sessionDraft(app.organization, newId())));
    const at = (path: string) => sink.deliveries.filter((delivery) => delivery.path === path);
    await eventually(() => at('/healthy').length === 100);
    await eventually(() => open.most === 10);
    expect(at('/hanging')).toHaveLength(10);
  });

  it('keeps to ten in flight and loses nothing when a quick endpoint stalls with deliveries claimed ahead', async () => {
    const { _id } = await sink.subscribe(app.api, ['*'], '/', {
      ordering: 'relaxed',
      active: false,
    });
    const drafts = Array.from({ length: 600 }, () => sessionDraft(app.organization, newId()));
    await app.log(drafts);
    const count = async (condition: string) => {
      const rows = await sql(app.databaseUrl, `SELECT FROM webhook_delivery WHERE ${condition}`);
      return rows.length;
    };
    await eventually(async () => (await count('true')) === 600);
    let quick = true;
    const stall = new Gate();
    sink.answer = () => (quick ? { status: 204 } : { ...REFUSED, after: stall.opened });
    sink.onDelivery = () => {
      if (sink.deliveries.length === 300) quick = false;
    };
    resultOf(await app.api.patch(`/webhooks/${_id}`, { active: true }));
    await eventually(() => sink.deliveries.length >= 309);
    await eventually(async () => (await count(`status = 'delivered'`)) >= 290);
    expect(sink.deliveries.length).toBeLessThanOrEqual(310);
    quick = true;
    sink.onDelivery = undefined;
    stall.open();
    await failures(10);
    app.clock.aheadMs += LATER_MS;
    await eventually(async () => (await count(`status = 'delivered'`)) === 600);
    expect(sink.events()).toHaveLength(600);
  });

  it('works off the backlog of a lane in its order, also past a delivery that fails twice', async () => {
    const { _id } = await sink.subscribe(app.api, ['*'], '/', { active: false });
    const [one, two] = [newId(), newId()];
    await app.log(
      Array.from({ length: 300 }, (_, n) => sessionDraft(app.organization, n % 3 ? one : two)),
    );
    const of = (station: string) => sink.events(({ chargestation }) => chargestation === station);
    let failing = 0;
    sink.answer = ({ event }) => {
      const bad = event.chargestation === one && event.sequence === 120;
      if (bad) failing += 1;
      return bad && failing < 3 ? REFUSED : { status: 204 };
    };
    resultOf(await app.api.patch(`/webhooks/${_id}`, { active: true }));
    await eventually(() => of(two).length === 100);
    expect(of(two).map(({ sequence }) => sequence)).toEqual(
      Array.from({ length: 100 }, (_, n) => n + 1),
    );
    await failures(1);
    expect(of(one)).toHaveLength(120);
    app.clock.aheadMs += LATER_MS;
    await eventually(() => of(one).length === 200);
    expect(of(one).map(({ sequence }) => sequence)).toEqual(
      Array.from({ length: 200 }, (_, n) => n + 1),
    );
    expect(failing).toBe(2);
  });

  it('ends an attempt at the time limit, follows no redirect, and records every attempt', async () => {
    const LIMIT_MS = 1000;
    const other = await WebhookSink.start();
    const behaviours: Answer[] = [
      { status: 307, headers: { location: other.url, 'retry-after': '3000' } },
      'hang',
      'reset',
      { status: 500, body: 'out of order' },
      { status: 201, body: 'thank you' },
    ];
    let attempt = 0;
    sink.answer = () => behaviours[attempt] as Answer;
    const { _id } = await sink.subscribe(app.api);
    await logEach(newId(), 1);
    while (attempt < behaviours.length) {
      await eventually(async () => (await deliveriesOf(_id))[0]?.attempts.length === attempt + 1);
      attempt += 1;
      app.limits.attemptMs = behaviours[attempt] === 'hang' ? LIMIT_MS : PATIENT.attemptMs;
      app.clock.aheadMs += Math.max(LATER_MS, (PAUSES_MS[attempt] ?? 0) * 1.1);
    }
    const [delivery] = await deliveriesOf(_id);
    expect(delivery).toMatchObject({ status: 'delivered', nextAttemptAt: null, sequence: 1 });
    const summary = delivery?.attempts.map(({ status_code, error }) => [status_code, error]);
    expect(summary).toEqual([
      [307, 'redirect'],
      [null, 'timeout'],
      [null, 'connection_reset'],
      [500, 'status'],
      [201, null],
    ]);
    expect(delivery?.attempts[1]?.duration_ms).toBeGreaterThanOrEqual(LIMIT_MS);
    expect(other.deliveries).toHaveLength(0);
    await other.close();

    const details = resultOf(await app.api.get<PublicDelivery>(`/deliveries/${delivery?._id}`));
    expect(details.attempts.map((attempt) => Object(attempt).answer)).toEqual([
      null,
      null,
      null,
      'out of order',
      'thank you',
    ]);
    const bodies = new Set(sink.deliveries.map(({ body }) => body.toString()));
    expect(sink.deliveries.length).toBeLessThanOrEqual(5);
    expect(bodies.size).toBe(1);
    let before = 0;
    for (const received of sink.deliveries) {
      expect(sink.check(received)).toEqual({ standard: true, edrv: true });
      // each attempt is signed anew, with its own time
      const at = Number(/^t=(\d+),/.exec(received.headers['edrv-signature'] as string)?.[1]);
      expect(at).toBeGreaterThanOrEqual(before);
      expect(received.headers['webhook-timestamp']).toBe(String(Math.floor(at / 1000)));
      before = received.receivedAt;
    }
  });

  it('follows the schedule for 75 h and then fails', async () => {
    const seen = PAUSES_MS.map(() => new Gate());
    seen[0]?.open();
    sink.answer = () => ({ status: 404, after: seen[sink.deliveries.length - 1]?.opened });
    const { _id } = await sink.subscribe(app.api);
    await logEach(newId(), 1);
    for (let attempt = 1; attempt <= 10; attempt += 1) {
      const delivery = await eventually(async () => {
        const [found] = await deliveriesOf(_id);
        return found?.attempts.length === attempt && found;
      });
      if (attempt === 10) {
        expect(delivery).toMatchObject({ status: 'failed', nextAttemptAt: null });
        break;
      }
      const pause = pauseOf(delivery);
      const planned = PAUSES_MS[attempt] as number;
      expect(pause).toBeGreaterThanOrEqual(planned - ROUNDING_MS);
      expect(pause).toBeLessThanOrEqual(planned * 1.1 + ROUNDING_MS);
      seen[attempt]?.open();
      app.clock.aheadMs += pause + ROUNDING_MS;
    }
    app.clock.aheadMs += 100 * 3_600_000;
    await app.sender.lookForWork();
    expect(sink.deliveries).toHaveLength(10);
    expect(await deliveriesOf(_id, { status: 'failed' })).toHaveLength(1);
    expect(await deliveriesOf(_id, { status: 'pending' })).toHaveLength(0);
  });

  it('sends nothing more to an endpoint that is deleted in the middle of its retries', async () => {
    const station = newId();
    sink.answer = () => REFUSED;
    const { _id } = await sink.subscribe(app.api);
    await logEach(station, 3);
    await failures(1);
    resultOf(await app.api.delete(`/webhooks/${_id}`));
    app.clock.aheadMs += LATER_MS;
    await app.sender.lookForWork();
    await logEach(station, 1);
    const other = await sink.subscribe(app.api, ['*'], '/other');
    await logEach(station, 1);
    await eventually(async () => (await deliveriesOf(other._id))[0]?.attempts.length === 1);
    expect(sink.deliveries.filter(({ path }) => path === '/')).toHaveLength(1);
    expect(
      await sql(app.databaseUrl, 'SELECT FROM webhook_delivery WHERE endpoint = $1', [_id]),
    ).toEqual([]);
  });

  it('collects for an inactive endpoint and sends in order when it is active again, to its new URL', async () => {
    const station = newId();
    const { _id, secret } = await sink.subscribe(app.api);
    sink.secrets.set('/new', secret as string);
    resultOf(await app.api.patch(`/webhooks/${_id}`, { active: false }));
    await logEach(station, 4);
    await eventually(async () => (await deliveriesOf(_id)).length === 4);
    await app.sender.lookForWork();
    expect(sink.deliveries).toHaveLength(0);
    resultOf(await app.api.patch(`/webhooks/${_id}`, { active: true, url: `${sink.url}/new` }));
    await eventually(() => sink.deliveries.length === 4);
    expect(sequences(station)).toEqual([1, 2, 3, 4]);
    expect(sink.deliveries.every((delivery) => delivery.path === '/new')).toBe(true);
    expect(sink.deliveries.every((delivery) => sink.check(delivery).standard)).toBe(true);
  });

  it('withdraws what is no longer subscribed to and lets the lane go on', async () => {
    const station = newId();
    sink.answer = ({ event }) => (event.type === 'session.updated' ? REFUSED : { status: 200 });
    const { _id } = await sink.subscribe(app.api);
    await logEach(station, 2);
    await app.log([sessionDraft(app.organization, station, { type: 'session.ended' })]);
    await failures(1);
    resultOf(await app.api.patch(`/webhooks/${_id}`, { events: ['session.ended'] }));
    await eventually(() => sequences(station).includes(3));
    expect(sequences(station)).toEqual([1, 3]);
    expect((await deliveriesOf(_id)).map(({ sequence }) => sequence)).toEqual([3]);
  });

  it('lists deliveries newest first by cursor, with filters', async () => {
    const { _id } = await sink.subscribe(app.api);
    await logEach(newId(), 5);
    await app.log([sessionDraft(app.organization, newId(), { type: 'session.ended' })]);
    await eventually(async () => (await deliveriesOf(_id, { status: 'delivered' })).length === 6);
    const all = await deliveriesOf(_id);
    expect(all.map((delivery) => delivery._id)).toEqual(
      all
        .map((delivery) => delivery._id)
        .toSorted()
        .toReversed(),
    );
    expect(await deliveriesOf(_id, { type: 'session.ended' })).toHaveLength(1);
    const path = `/webhooks/${_id}/deliveries`;
    const { _id: oldest, createdAt } = all.at(-1) as PublicDelivery;
    for (const bound of ['createdAt[$lte]', 'createdAt[$gte]']) {
      const bounded = await deliveriesOf(_id, { [bound]: createdAt });
      expect(bounded.map((delivery) => delivery._id)).toContain(oldest);
    }
    const before = new Date(Date.parse(createdAt as string) - 1).toISOString();
    expect(await deliveriesOf(_id, { 'createdAt[$lte]': before })).toEqual([]);
    expect(await deliveriesOf(_id, { 'createdAt[$gte]': '2999-01-01T00:00:00.000Z' })).toEqual([]);
    const read: PublicDelivery[] = [];
    let after: string | undefined;
    do {
      const part = await app.api.get<PublicDelivery[]>(path, { limit: 4, after });
      read.push(...resultOf(part));
      after = part.body.next ?? undefined;
    } while (after);
    expect(read).toEqual(all);
    expect((await app.api.get(path, { after: 'nonsense' })).status).toBe(422);
    for (const [name, value] of [
      ['status', 'lost'],
      ['type', 'session.*'],
    ] as const) {
      const { status, body } = await app.api.get(path, { [name]: value });
      const { code, details } = body.error as NonNullable<typeof body.error>;
      expect([status, code, details[0]?.path]).toEqual([422, 'invalid_field', `query.${name}`]);
    }
  });
});
