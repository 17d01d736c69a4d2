import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { newId } from '../../src/shared/id.js';
import { type ApiResponse, resultOf } from '../support/api-client.js';
import { eventually } from '../support/eventually.js';
import { sql } from '../support/tenants.js';
import { WebhookSink } from '../support/webhook-sink.js';
import { sessionDraft, startWebhooks, type WebhooksApp } from '../support/webhooks-app.js';
import { countOf } from './support/counts.js';
import { addEndpoints } from './support/fault-endpoints.js';
import { reportFaults } from './support/report.js';

const EACH = Math.ceil(countOf('E8') / 4);
const EFFECTIVE_WITHIN_MS = 5000;
const LOAD_MS = 8000;

let app: WebhooksApp;
let sink: WebhookSink;

beforeAll(async () => {
  sink = await WebhookSink.start();
  app = await startWebhooks();
});
afterAll(async () => {
  await app?.close();
  await sink?.close();
});

const CHANGES = {
  deleted: (id: string) => app.api.delete(`/webhooks/${id}`),
  disabled: (id: string) => app.api.patch(`/webhooks/${id}`, { active: false }),
  moved: (id: string, path: string) =>
    app.api.patch(`/webhooks/${id}`, { url: `${sink.url}${path}/moved` }),
  filtered: (id: string) => app.api.patch(`/webhooks/${id}`, { events: ['session.ended'] }),
} satisfies Record<string, (id: string, path: string) => Promise<ApiResponse<unknown>>>;

const KINDS = Object.keys(CHANGES) as (keyof typeof CHANGES)[];

it(`E8 ${EACH} endpoints each that are deleted, disabled, moved or filtered in the middle of their retries`, async () => {
  const paths = KINDS.flatMap((kind) => Array.from({ length: EACH }, (_, n) => `/${kind}/${n}`));
  sink.answer = ({ path }) => ({ status: path.endsWith('/moved') ? 204 : 500 });
  const ids = await addEndpoints(
    app.api,
    paths.map((path) => `${sink.url}${path}`),
    ['session.*'],
  );
  const station = newId();
  const log = () => app.log([sessionDraft(app.organization, station)]);
  const received = (path: string) => sink.deliveries.filter((delivery) => delivery.path === path);
  await log();
  await eventually(() => paths.every((path) => received(path).length > 0), { within: 30_000 });

  const effectiveAt = new Map<string, number>();
  let changing = true;
  const load = (async () => {
    // retries come due all the time
    const until = Date.now() + LOAD_MS;
    while (changing || Date.now() < until) {
      await log();
      app.clock.aheadMs += 3000;
      await sleep(100);
    }
  })();
  await Promise.all(
    paths.map(async (path, index) => {
      const kind = path.split('/')[1] as keyof typeof CHANGES;
      resultOf(await CHANGES[kind](ids[index] as string, path));
      effectiveAt.set(path, Date.now() + EFFECTIVE_WITHIN_MS);
    }),
  );
  changing = false;
  await load;
  await sleep(Math.max(0, ...[...effectiveAt.values()].map((at) => at - Date.now())));
  const late = paths.filter((path) =>
    received(path).some(({ receivedAt }) => receivedAt > (effectiveAt.get(path) as number)),
  );
  expect(late).toEqual([]);

  // what came while it was disabled, or failed before it moved, is not lost
  const due = await sql<{ _id: string }>(
    app.databaseUrl,
    "SELECT _id FROM event WHERE type LIKE 'session.%'",
  );
  const complete = (path: string) => {
    const seen = new Set(received(path).map(({ event }) => event._id));
    return due.every(({ _id }) => seen.has(_id));
  };
  const timer = setInterval(() => {
    app.clock.aheadMs += 60_000;
  }, 100);
  for (const path of paths.filter((one) => one.startsWith('/moved'))) {
    await eventually(() => complete(`${path}/moved`), { within: 60_000, what: `all at ${path}` });
  }
  sink.answer = () => ({ status: 204 });
  const disabled = paths.filter((path) => path.startsWith('/disabled'));
  for (const path of disabled) {
    const id = ids[paths.indexOf(path)] as string;
    resultOf(await app.api.patch(`/webhooks/${id}`, { active: true }));
    resultOf(await app.api.post(`/webhooks/${id}/recover`, { since: '2020-01-01T00:00:00.000Z' }));
  }
  for (const path of disabled) {
    await eventually(() => complete(path), { within: 60_000, what: `all at ${path}` });
  }
  clearInterval(timer);
  const left = await sql(
    app.databaseUrl,
    'SELECT FROM webhook_delivery d WHERE NOT EXISTS (SELECT FROM webhook_endpoint w WHERE w._id = d.endpoint)',
  );
  expect(left).toEqual([]);
  reportFaults({
    id: 'E8',
    what: 'changes of endpoints in mid-retry',
    faults: paths.length,
    acknowledged: due.length * 2 * EACH,
    lost: 0,
    duplicated: null,
  });
});
