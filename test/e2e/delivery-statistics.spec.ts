import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '../../src/shared/id.js';
import { type Resource, resultOf } from '../support/api-client.js';
import { eventually } from '../support/eventually.js';
import { sql } from '../support/tenants.js';
import { WebhookSink } from '../support/webhook-sink.js';
import { sessionDraft, startWebhooks, type WebhooksApp } from '../support/webhooks-app.js';

interface Statistics {
  since: string;
  delivered: number;
  failed: number;
  success_rate: number | null;
  waiting: number;
  oldest_waiting: string | null;
}

describe('how an endpoint has fared', () => {
  let app: WebhooksApp;
  let sink: WebhookSink;
  let good: string;
  let bad: string;

  beforeAll(async () => {
    [sink, app] = await Promise.all([WebhookSink.start(), startWebhooks()]);
    sink.answer = ({ path }) => ({ status: path === '/bad' ? 500 : 200 });
    good = (await sink.subscribe(app.api, ['session.*'], '/good'))._id;
    bad = (await sink.subscribe(app.api, ['session.*'], '/bad'))._id;
  });
  afterAll(async () => {
    await app?.close();
    await sink?.close();
  });

  const statistics = async (id: string, query = {}) =>
    resultOf(await app.api.get<Statistics>(`/webhooks/${id}/statistics`, query));

  it('is nothing before the first delivery', async () => {
    expect(await statistics(good)).toEqual({
      since: expect.stringMatching(/Z$/),
      delivered: 0,
      failed: 0,
      success_rate: null,
      waiting: 0,
      oldest_waiting: null,
    });
  });

  it('counts what arrived, what failed for good and what waits', async () => {
    const station = newId();
    for (let n = 0; n < 4; n += 1) await app.log([sessionDraft(app.organization, station)]);
    const arrived = await eventually(async () => {
      const now = await statistics(good);
      return now.delivered === 4 && now;
    });
    expect(arrived).toMatchObject({ failed: 0, success_rate: 1, waiting: 0, oldest_waiting: null });
    const waiting = await eventually(async () => {
      const now = await statistics(bad);
      return now.waiting === 4 && now;
    });
    const [oldest] = resultOf(
      await app.api.get<Resource[]>(`/webhooks/${bad}/deliveries`, { limit: 10 }),
    ).reverse();
    expect(waiting).toMatchObject({ delivered: 0, success_rate: null });
    expect(waiting.oldest_waiting).toBe(oldest?.createdAt);

    const CHANGE = `UPDATE webhook_delivery SET status = 'failed', next_attempt_at = NULL WHERE _id IN (
        SELECT _id FROM webhook_delivery WHERE endpoint = $1 ORDER BY _id LIMIT 1)`;
    await sql(app.databaseUrl, CHANGE, [good]);
    expect(await statistics(good)).toMatchObject({ delivered: 3, failed: 1, success_rate: 0.75 });
  });

  it('looks back for as long as it is asked', async () => {
    const begin = Date.parse((await statistics(good, { hours: 720 })).since);
    expect(Math.abs(Date.now() - 720 * 3_600_000 - begin)).toBeLessThan(60_000);
    const { status } = await app.api.get(`/webhooks/${good}/statistics`, { hours: 721 });
    expect(status).toBe(422);
  });

  it('is told of an event as well: its deliveries, one per endpoint', async () => {
    const [event] = resultOf(await app.api.get<Resource[]>('/events', { limit: 1 }));
    const answer = await app.api.get<Resource[]>(`/events/${event?._id}/deliveries`);
    expect(answer.body.next).toBeNull();
    expect(resultOf(answer).map(({ webhook, status }) => [webhook, status])).toEqual(
      expect.arrayContaining([
        [good, expect.stringMatching(/delivered|failed/)],
        [bad, 'pending'],
      ]),
    );
    expect(resultOf(answer)).toHaveLength(2);
    expect((await app.api.get(`/events/${newId()}/deliveries`)).status).toBe(404);
  });
});
