import { afterAll, beforeAll, describe, it } from 'vitest';
import { type RunningApp, startApp } from '../support/app.js';
import { runTrace } from '../support/trace.js';
import { loadTraces } from '../support/trace-file.js';
import { WebhookSink } from '../support/webhook-sink.js';

/** Recorded conversations of real station behaviour, replayed: answers, webhooks in order, final state. */
describe('traces', () => {
  let app: RunningApp;
  let sink: WebhookSink;

  beforeAll(async () => {
    [app, sink] = await Promise.all([startApp(), WebhookSink.start()]);
    await sink.subscribe(app.api);
  });
  afterAll(async () => {
    await app?.close();
    await sink?.close();
  });

  describe.each(loadTraces())('$name', (trace) => {
    it.each([
      ['on', true],
      ['off', false],
    ])('with the flag %s', async (_word, flag) => {
      await runTrace(trace, flag, { api: app.api, wsUrl: app.wsUrl, sink });
    });
  });
});
