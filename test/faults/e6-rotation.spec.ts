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

interface Receiver {
  _id: string;
  path: string;
  secret: string;
}

it(`E6 no receiver refuses one of ${EVENTS} deliveries while the secret is rotated`, async () => {
  const ledger = await Ledger.open();
  const app = await startWebhooks();
  /** Knows the first secret only; and: knows only the newest one that had been signed with before the request was. */
  const [old, fresh] = [await WebhookSink.start(), await WebhookSink.start()];
  const refusals: string[] = [];
  const receivers = await Promise.all(
    ([old, fresh] as const).map(async (sink, index): Promise<Receiver> => {
      const path = index === 0 ? '/old' : '/new';
      const { _id, secret } = await sink.subscribe(app.api, ['session.*'], path, {
        ordering: 'relaxed',
      });
      return { _id, path, secret: secret as string };
    }),
  );
  const [first, second] = receivers as [Receiver, Receiver];
  const secrets = [{ secret: second.secret, usedAt: Number.NEGATIVE_INFINITY }];
  const newestFor = (delivery: Delivery) => {
    const at = signedAt(delivery);
    const unused = secrets.find(({ usedAt }) => usedAt === Number.POSITIVE_INFINITY);
    if (unused && holds(delivery, unused.secret)) unused.usedAt = at;
    return secrets.findLast(({ usedAt }) => usedAt < at)?.secret as string;
  };
  const verify = (sink: WebhookSink, secretFor: (delivery: Delivery) => string) => {
    sink.answer = (delivery) => {
      if (holds(delivery, secretFor(delivery))) return { status: 204 };
      refusals.push(`${delivery.path} ${delivery.event._id}`);
      return { status: 401 };
    };
    sink.beforeSuccess = ({ path, event, body }) =>
      ledger.append({ path, id: event._id, body: body.toString() });
  };
  verify(old, () => first.secret);
  verify(fresh, newestFor);

  let logged = 0;
  let rotated = false;
  const load = async () => {
    while (logged < EVENTS || !rotated) {
      const draft = () => sessionDraft(app.organization, newId());
      await app.log(Array.from({ length: PER_TRANSACTION }, draft));
      logged += PER_TRANSACTION;
      await eventually(() => logged - old.deliveries.length < 200, { within: 60_000 });
    }
  };
  const rotate = async () => {
    for (let n = 1; n <= ROTATIONS; n += 1) {
      await eventually(() => logged >= (n * EVENTS) / (ROTATIONS + 1), { within: 600_000 });
      const answers = await Promise.all(
        receivers.map(({ _id }) =>
          app.api.post<{ _id: string; secret: string }>(`/webhooks/${_id}/rotate_secret`),
        ),
      );
      const [, { secret }] = answers.map(resultOf) as [unknown, { secret: string }];
      const rotation = { secret, usedAt: Number.POSITIVE_INFINITY };
      secrets.push(rotation);
      await eventually(() => rotation.usedAt < Number.POSITIVE_INFINITY, { within: 60_000 });
    }
    rotated = true;
  };
  await Promise.all([load(), rotate()]);
  const count = () => ledger.entries().length;
  await eventually(() => count() >= 2 * logged, { within: 120_000, every: 200 });

  expect(refusals).toEqual([]);
  const judgements = [];
  for (const { _id, path } of receivers) {
    const evidence = { databaseUrl: app.databaseUrl, api: app.api, ledger, endpoint: _id, path };
    judgements.push(await judge({ ...evidence, due: `type LIKE 'session.%'` }));
  }
  for (const judgement of judgements)
    expect(judgement).toMatchObject({ due: logged, lost: [], duplicated: 0, contradictions: [] });

  // the old secret ends with its overlap
  app.clock.aheadMs += 24 * HOUR + 1000;
  await app.log([sessionDraft(app.organization, newId())]);
  await eventually(() => refusals.length > 0);
  expect(refusals.every((refusal) => refusal.startsWith('/old'))).toBe(true);
  reportFaults({
    id: 'E6',
    what: `${ROTATIONS} rotations at 2 endpoints under load`,
    faults: 2 * ROTATIONS,
    acknowledged: 2 * logged,
    lost: judgements.reduce((sum, { lost }) => sum + lost.length, 0),
    duplicated: judgements.reduce((sum, { duplicated }) => sum + duplicated, 0),
  });
  await app.close();
  await Promise.all([old.close(), fresh.close()]);
  await ledger.close();
});

/** When the attempt was signed, ms since 1970. */
function signedAt({ headers }: Delivery): number {
  return Number(/^t=(\d+),/.exec(headers['edrv-signature'] as string)?.[1]);
}

/** As a careful receiver checks, with the official library and with our own check of `edrv-signature`. */
function holds(delivery: Delivery, secret: string): boolean {
  try {
    new Webhook(secret).verify(delivery.body, delivery.headers as Record<string, string>);
    return checkSignatures(delivery, secret).edrv;
  } catch {
    return false;
  }
}
