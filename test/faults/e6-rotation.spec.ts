import { Webhook } from 'standardwebhooks';
import { expect, it } from 'vitest';
import { newId } from '../../src/shared/id.js';
import { resultOf } from '../support/api-client.js';
import { eventually } from '../support/eventually.js';
import { checkSignatures } from '../support/webhook-signature.js';
import { type Delivery, WebhookSink } from '../support/webhook-sink.js';
import { sessionDraft, startWebhooks } from '../support/webhooks-app.js';
import { countOf } from './support/counts.js';
import { Ledger } from './support/ledger.js';
import { judge } from './support/oracle.js';
import { reportFaults } from './support/report.js';

const EVENTS = countOf('E6');
const ROTATIONS = 3;
const PER_TRANSACTION = 20;
const HOUR = 3_600_000;

it(`E6 no receiver refuses one of ${EVENTS} deliveries while the secret is rotated`, async () => {
  const ledger = await Ledger.open();
  const app = await startWebhooks();
  /** Knows the first secret only; and: knows only the newest one that a rotation was answered with before the request came. */
  const [old, fresh] = [await WebhookSink.start(), await WebhookSink.start()];
  const refusals: string[] = [];
  let newest = '';
  const receivers = await Promise.all(
    ([old, fresh] as const).map(async (sink, index) => {
      const path = index === 0 ? '/old' : '/new';
      const { _id, secret } = await sink.subscribe(app.api, ['session.*'], path, {
        ordering: 'relaxed',
      });
      return { _id, path, secret: secret as string };
    }),
  );
  newest = receivers[1]?.secret as string;
  const verify = (sink: WebhookSink, secret: () => string) => {
    sink.answer = (delivery) => {
      if (holds(delivery, secret())) return { status: 204 };
      refusals.push(`${delivery.path} ${delivery.event._id}`);
      return { status: 401 };
    };
    sink.beforeSuccess = ({ path, event, body }) =>
      ledger.append({ path, id: event._id, body: body.toString() });
  };
  verify(old, () => receivers[0]?.secret as string);
  verify(fresh, () => newest);

  let logged = 0;
  const load = async () => {
    while (logged < EVENTS) {
      const draft = () => sessionDraft(app.organization, newId());
      await app.log(Array.from({ length: Math.min(PER_TRANSACTION, EVENTS - logged) }, draft));
      logged += PER_TRANSACTION;
      await eventually(() => logged - old.deliveries.length < 200, { within: 60_000 });
    }
  };
  const rotate = async () => {
    for (let n = 1; n <= ROTATIONS; n += 1) {
      await eventually(() => logged >= (n * EVENTS) / (ROTATIONS + 1), { within: 600_000 });
      const [first, second] = await Promise.all(
        receivers.map(({ _id }) =>
          app.api.post<{ _id: string; secret: string }>(`/webhooks/${_id}/rotate_secret`),
        ),
      );
      resultOf(first!);
      // whoever sent with the old secrets alone has been answered within the time limit of an attempt
      const under = fresh.deliveries.length;
      await eventually(() => fresh.deliveries.length > under + 20 || logged >= EVENTS, {
        within: 60_000,
      });
      newest = resultOf(second!).secret;
    }
  };
  await Promise.all([load(), rotate()]);
  const count = () => ledger.entries().length;
  await eventually(() => count() >= 2 * EVENTS, { within: 120_000, every: 200 });

  expect(refusals).toEqual([]);
  const judgements = [];
  for (const { _id, path } of receivers) {
    const evidence = { databaseUrl: app.databaseUrl, api: app.api, ledger, endpoint: _id, path };
    judgements.push(await judge({ ...evidence, due: `type LIKE 'session.%'` }));
  }
  for (const judgement of judgements)
    expect(judgement).toMatchObject({ due: EVENTS, lost: [], duplicated: 0, contradictions: [] });

  // the old secret ends with its overlap
  app.clock.aheadMs += 24 * HOUR + 1000;
  await app.log([sessionDraft(app.organization, newId())]);
  await eventually(() => refusals.length > 0);
  expect(refusals.every((refusal) => refusal.startsWith('/old'))).toBe(true);
  reportFaults({
    id: 'E6',
    what: `${ROTATIONS} rotations at 2 endpoints under load`,
    faults: 2 * ROTATIONS,
    acknowledged: 2 * EVENTS,
    lost: judgements.reduce((sum, { lost }) => sum + lost.length, 0),
    duplicated: judgements.reduce((sum, { duplicated }) => sum + duplicated, 0),
  });
  await app.close();
  await Promise.all([old.close(), fresh.close()]);
  await ledger.close();
});

/** As a careful receiver checks, with the official library and with our own check of `edrv-signature`. */
function holds(delivery: Delivery, secret: string): boolean {
  try {
    new Webhook(secret).verify(delivery.body, delivery.headers as Record<string, string>);
    return checkSignatures(delivery, secret).edrv;
  } catch {
    return false;
  }
}
