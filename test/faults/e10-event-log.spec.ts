import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '../../src/shared/id.js';
import { resultOf } from '../support/api-client.js';
import type { WebhookEvent } from '../support/api-types.js';
import { EventSourceClient } from '../support/event-source.js';
import { eventually } from '../support/eventually.js';
import { sql } from '../support/tenants.js';
import { sessionDraft, startWebhooks, type WebhooksApp } from '../support/webhooks-app.js';
import { countOf } from './support/counts.js';
import { reportFaults } from './support/report.js';

const EVENTS = countOf('E10');
const WRITERS = 20;
const PER_TRANSACTION = 25;

describe(`E10 ${WRITERS} concurrent writers of ${EVENTS} events`, () => {
  let app: WebhooksApp;

  beforeAll(async () => {
    app = await startWebhooks({ streamLimits: { pollMs: 20 } });
  });
  afterAll(() => app?.close());

  it(
    'GET /events and the stream show every event once, each chargestation in its order',
    async () => {
      const start = (await app.api.get('/webhooks')).body.event_cursor as string;
      let written = false;
      const writing = writeAll().finally(() => {
        written = true;
      });
      const stream = await EventSourceClient.open(app.api, { query: { after: start } });
      const polled = pollAll(start, () => written);
      const interrupted = streamInPieces(start);
      await writing;

      // the writers have overlapped: the order of the ids, given before the commit, is not the order of the log
      const order = 'SELECT _id FROM event ORDER BY xid, ordinal';
      const ids = (await sql<{ _id: string }>(app.databaseUrl, order)).map(({ _id }) => _id);
      expect(ids).toHaveLength(EVENTS);
      expect(ids).not.toEqual(ids.toSorted());

      const within = 60_000 + EVENTS;
      const byPolling = await polled;
      await eventually(() => stream.received.length >= EVENTS, {
        within,
        what: 'the whole stream',
      });
      const byStream = stream.received.map(({ event }) => event);
      for (const events of [byPolling, byStream, await interrupted]) {
        expect(events.map(({ _id }) => _id)).toEqual(ids);
        const last = new Map<string, number>();
        for (const { chargestation, sequence } of events) {
          expect(sequence).toBe((last.get(chargestation as string) ?? 0) + 1);
          last.set(chargestation as string, sequence);
        }
      }
      stream.close();
      reportFaults({
        id: 'E10',
        what: `commits out of the order of ids, ${WRITERS} writers`,
        faults: ids.filter((id, index) => index > 0 && id < (ids[index - 1] as string)).length,
        acknowledged: EVENTS,
        lost: EVENTS - new Set(byStream.map(({ _id }) => _id)).size,
        duplicated: 0,
      });
    },
    120_000 + 5 * EVENTS,
  );

  /** Transactions of different lengths that commit in another order than they began. */
  async function writeAll(): Promise<void> {
    const stations = Array.from({ length: WRITERS }, () => newId());
    let left = EVENTS;
    const write = async (station: string, index: number) => {
      for (let round = 0; left > 0; round += 1) {
        const count = Math.min(PER_TRANSACTION, left);
        left -= count;
        await app.unitOfWork.run(async () => {
          const draft = sessionDraft(app.organization, station);
          app.eventLog.append(Array.from({ length: count }, () => draft));
          await app.unitOfWork.manager.query('SELECT pg_current_xact_id()');
          await sleep((index * 7 + round * 13) % 40);
        });
      }
    };
    await Promise.all(stations.map(write));
  }

  /** Reads page by page while it is written, and until it is all there. */
  async function pollAll(start: string, written: () => boolean): Promise<WebhookEvent[]> {
    const events: WebhookEvent[] = [];
    let after = start;
    while (events.length < EVENTS) {
      const over = written();
      const { body } = await app.api.get<WebhookEvent[]>('/events', { after, limit: 1000 });
      for (const event of body.result) events.push(event);
      after = body.next as string;
      // an older transaction of another test on the same server may still hold the end back
      if (body.result.length === 0) await sleep(over ? 20 : 1);
    }
    return events;
  }

  /** Reads the stream with a client that is cut off again and again and comes back with its last id. */
  async function streamInPieces(start: string): Promise<WebhookEvent[]> {
    const events: WebhookEvent[] = [];
    let lastEventId = start;
    while (events.length < EVENTS) {
      const client = await EventSourceClient.open(app.api, { lastEventId });
      await eventually(() => client.received.length > 0 || client.comments.length > 0, {
        within: 30_000,
      });
      client.close();
      for (const { event } of client.received) events.push(event);
      lastEventId = client.lastEventId || lastEventId;
    }
    return events;
  }

  it('E10 events of overlapping transactions at one chargestation come in the order of the transactions, none is missing', async () => {
    const station = newId();
    const start = (await app.api.get('/webhooks')).body.event_cursor as string;
    let begun = () => {};
    let release = () => {};
    const first = new Promise<void>((resolve) => (begun = resolve));
    const second = new Promise<void>((resolve) => (release = resolve));
    const early = app.unitOfWork.run(async () => {
      await app.unitOfWork.manager.query('SELECT pg_current_xact_id()');
      begun();
      await second;
      app.eventLog.append([sessionDraft(app.organization, station)]);
    });
    await first;
    await app.log([sessionDraft(app.organization, station)]);
    // the horizon stands below both until the early one has ended
    expect((await app.api.get('/events', { after: start })).body.result).toEqual([]);
    release();
    await early;
    const events = await eventually(async () => {
      const { body } = await app.api.get<WebhookEvent[]>('/events', { after: start });
      return body.result.length === 2 && body.result;
    });
    expect(events.map(({ sequence }) => sequence)).toEqual([2, 1]);
  });

  it('resultOf refuses a cursor that nobody gave', async () => {
    const refused = await app.api.get('/events', { after: 'MTIzNC0w' });
    expect(() => resultOf(refused)).toThrow(/422 invalid_field/);
  });
});
