import { Webhook } from 'standardwebhooks';
import { expect, it } from 'vitest';
import { newId } from '../../src/shared/id.js';
import { eventually } from '../support/eventually.js';
import { checkSignatures } from '../support/webhook-signature.js';
import { type Delivery, WebhookSink } from '../support/webhook-sink.js';
import { sessionDraft, startWebhooks } from '../support/webhooks-app.js';
import { countOf } from './support/counts.js';
import { reportFaults } from './support/report.js';
import { Chance } from './support/seed.js';

const DELIVERIES = countOf('E1');
const PER_TRANSACTION = 200;

/** What a station or a user may have typed. */
const LETTERS = ['a', '"', '\\', '\n', 'ß', '€', '電', '😀', '\u202e', '\u0000', '<', '&'];

it(`E1 the official library verifies ${DELIVERIES} deliveries, and none with a flipped bit`, async () => {
  const chance = new Chance('E1');
  const sink = await WebhookSink.start();
  const app = await startWebhooks();
  const { secret } = await sink.subscribe(app.api, ['*'], '/', { ordering: 'relaxed' });
  const text = () => Array.from({ length: chance.below(40) }, () => chance.pick(LETTERS)).join('');
  for (let n = 0; n < DELIVERIES; n += PER_TRANSACTION) {
    const size = Math.min(PER_TRANSACTION, DELIVERIES - n);
    const draft = () =>
      sessionDraft(app.organization, newId(), { data: JSON.stringify({ note: text() }) });
    await app.log(Array.from({ length: size }, draft));
  }
  const within = 60_000 + 10 * DELIVERIES;
  await eventually(() => sink.deliveries.length >= DELIVERIES, { within, what: 'all deliveries' });

  const library = new Webhook(secret as string);
  const holds = ({ body, headers }: Pick<Delivery, 'body' | 'headers'>) => {
    try {
      library.verify(body, headers as Record<string, string>);
      return true;
    } catch {
      return false;
    }
  };
  const wrong = sink.deliveries.filter(
    (delivery) => !holds(delivery) || !sink.check(delivery).edrv,
  );
  expect(wrong).toHaveLength(0);
  const taken = sink.deliveries.filter((delivery) => holds(withFlippedBit(delivery, chance)));
  expect(taken).toHaveLength(0);
  const withOtherBody = sink.deliveries.filter(
    ({ headers, body }) =>
      checkSignatures({ headers, body: flip(body, chance) }, secret as string).edrv,
  );
  expect(withOtherBody).toHaveLength(0);
  reportFaults({
    id: 'E1',
    what: 'one flipped bit',
    faults: 2 * sink.deliveries.length,
    acknowledged: DELIVERIES,
    lost: DELIVERIES - sink.events().length,
    duplicated: sink.deliveries.length - sink.events().length,
  });
  await app.close();
  await sink.close();
});

const SIGNED = ['webhook-id', 'webhook-timestamp', 'webhook-signature', 'body'] as const;

/** The delivery with one bit of the body or of a signed header flipped. */
function withFlippedBit({ headers, body }: Delivery, chance: Chance) {
  const part = chance.pick(SIGNED);
  if (part === 'body') return { headers, body: flip(body, chance) };
  const text = flip(Buffer.from(headers[part] as string), chance).toString('latin1');
  return { headers: { ...headers, [part]: text }, body };
}

function flip(bytes: Buffer, chance: Chance): Buffer {
  const flipped = Buffer.from(bytes);
  const bit = chance.below(bytes.length * 8);
  flipped.writeUInt8(flipped.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
  return flipped;
}
