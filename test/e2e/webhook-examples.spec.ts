import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EVENT_TYPES } from '../../src/webhooks/event-catalogue.js';
import type { WebhookEvent } from '../support/api-types.js';
import { type RunningApp, startApp } from '../support/app.js';
import {
  chooseExamples,
  keepExamples,
  keptExample,
  keptTypes,
  shapeOf,
} from '../support/event-examples.js';
import { playEveryEvent } from '../support/event-scene.js';
import { eventually } from '../support/eventually.js';
import { WebhookSink } from '../support/webhook-sink.js';

/** `npm run examples` sets UPDATE_EXAMPLES: then the examples are made anew where the app has changed. */
describe('examples of webhooks', () => {
  let app: RunningApp;
  let sink: WebhookSink;
  let sent: Map<string, WebhookEvent>;
  let document: { webhooks: Record<string, object>; components: object };

  beforeAll(async () => {
    [app, sink] = await Promise.all([startApp(), WebhookSink.start()]);
    await playEveryEvent(app, sink);
    await eventually(() => missing() === '', { within: 30_000 }).catch((error: unknown) => {
      throw new Error(`never sent: ${missing()}`, { cause: error });
    });
    sent = chooseExamples(sink.events().map(presentable));
    if (process.env.UPDATE_EXAMPLES) keepExamples(sent);
    document = (await (await fetch(`${app.url}/v1.1/openapi.json`)).json()) as typeof document;
  }, 180_000);
  afterAll(async () => {
    await app?.close();
    await sink?.close();
  });

  const missing = () => {
    const got = new Set(sink.events().map(({ type }) => type));
    return EVENT_TYPES.filter((type) => !got.has(type)).join(', ');
  };

  /** Addresses of the test are none that a reader would have. */
  const presentable = (event: WebhookEvent) =>
    JSON.parse(
      JSON.stringify(event)
        .replaceAll(sink.url, 'https://app.example.com')
        .replaceAll(app.wsUrl, 'wss://ohmgate.example.com/ocpp'),
    ) as WebhookEvent;

  it('are there for every type of event, and for no other (else: npm run examples)', () => {
    expect(keptTypes().sort()).toEqual([...EVENT_TYPES].sort());
  });

  it.each(EVENT_TYPES)(
    '%s has the shape of what is sent today (else: npm run examples)',
    (type) => {
      expect(shapeOf(keptExample(type))).toEqual(shapeOf(sent.get(type)));
    },
  );

  it('come from deliveries whose signatures hold', () => {
    const broken = sink.deliveries.filter((delivery) => {
      const { standard, edrv } = sink.check(delivery);
      return !standard || !edrv;
    });
    expect(broken).toEqual([]);
  });

  it.each(EVENT_TYPES)('%s is as the OpenAPI document says', (type) => {
    const ajv = new Ajv2020({ strict: false, allErrors: true });
    addFormats.default(ajv);
    const { webhooks, components } = document;
    ajv.addSchema({ $id: 'document', webhooks, components });
    const path = `#/webhooks/${type}/post/requestBody/content/application~1json`;
    const validate = ajv.compile({ $ref: `document${path}/schema` });
    validate(sent.get(type));
    expect(validate.errors ?? []).toEqual([]);
  });
});
