import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { newId } from '../../src/shared/id.js';
import { latenciesOf } from '../bench/latencies.js';
import { eventually } from '../support/eventually.js';
import { WebhookSink } from '../support/webhook-sink.js';
import { sessionDraft, startWebhooks } from '../support/webhooks-app.js';
import { countOf, FULL } from './support/counts.js';
import { addEndpoints } from './support/fault-endpoints.js';
import { reportFaults } from './support/report.js';

const SECONDS = countOf('E5');
const HEALTHY = 49;
const BASELINE_S = Math.min(30, SECONDS);
/** Events per second; each goes to all endpoints. */
const RATE = 4;
/** Below this a comparison of two short times says nothing about the machine. */
const FLOOR_MS = 500;
/** What one attempt at the dead endpoint takes (webhooks.md 2): who waits for it, waits at least so long. */
const ATTEMPT_MS = 15_000;

it(`E5 one dead endpoint among 50 slows nobody in ${SECONDS} s`, async () => {
  const sink = await WebhookSink.start();
  const dead = await WebhookSink.start();
  const app = await startWebhooks();
  let times: number[] = [];
  sink.onDelivery = ({ event, receivedAt }) => {
    times.push(receivedAt - Date.parse(event.createdAt));
    sink.deliveries.length = 0;
  };
  let refused = 0;
  dead.answer = () => 'hang';
  dead.onDelivery = () => {
    refused += 1;
    dead.deliveries.length = 0;
  };
  const urls = Array.from({ length: HEALTHY }, (_, n) => `${sink.url}/${n}`);
  await addEndpoints(app.api, urls, ['session.*']);
  const stations = Array.from({ length: 20 }, () => newId());

  /** Logs events for so many seconds and gives the times from commit to receipt at the healthy endpoints. */
  const measure = async (seconds: number) => {
    times = [];
    const events = seconds * RATE;
    for (let n = 0; n < events; n += 1) {
      await app.log([sessionDraft(app.organization, stations[n % stations.length] as string)]);
      await sleep(1000 / RATE);
    }
    await eventually(() => times.length >= events * HEALTHY, {
      within: 60_000,
      what: `${events} events at each healthy endpoint`,
    });
    expect(times).toHaveLength(events * HEALTHY);
    return latenciesOf(times);
  };
  await measure(1);
  const alone = await measure(BASELINE_S);
  await addEndpoints(app.api, [dead.url], ['session.*']);
  const beside = await measure(SECONDS);
  expect(refused).toBeGreaterThan(0);
  const slowed = FULL ? Math.max(2 * alone.p99, FLOOR_MS) : ATTEMPT_MS;
  expect(beside.p99).toBeLessThan(slowed);
  reportFaults({
    id: 'E5',
    what: `dead endpoint: p99 ${alone.p99} ms without, ${beside.p99} ms with it`,
    faults: refused,
    acknowledged: SECONDS * RATE * HEALTHY,
    lost: 0,
    duplicated: 0,
  });
  await app.close();
  await dead.close();
  await sink.close();
});
