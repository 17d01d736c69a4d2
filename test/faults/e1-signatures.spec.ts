import { rm } from 'node:fs/promises';
import { Webhook } from 'standardwebhooks';
import { expect, it } from 'vitest';
import { newId } from '../../src/shared/id.js';
import { eventually } from '../support/eventually.js';
import { temporaryFolder } from '../support/postgres.js';
import { isInstalled, LANGUAGES, verdictsOf } from '../support/verification-programs.js';
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

let secret = '';
let deliveries: Delivery[] = [];

it(`E1 the official library verifies ${DELIVERIES} deliveries, and none with a flipped bit`, async () => {
  const chance = new Chance('E1');
  const sink = await WebhookSink.start();
  const app = await startWebhooks();
  secret = (await sink.subscribe(app.api, ['*'], '/', { ordering: 'relaxed' })).secret as string;
  const text = () => Array.from({ length: chance.below(40) }, () => chance.pick(LETTERS)).join('');
  for (let n = 0; n < DELIVERIES; n += PER_TRANSACTION) {
    const size = Math.min(PER_TRANSACTION, DELIVERIES - n);
    const draft = () =>
      sessionDraft(app.organization, newId(), { data: JSON.stringify({ note: text() }) });
    await app.log(Array.from({ length: size }, draft));
  }
  const within = 60_000 + 10 * DELIVERIES;
  await eventually(() => sink.deliveries.length >= DELIVERIES, { within, what: 'all deliveries' });

  deliveries = sink.deliveries;
  const library = new Webhook(secret);
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
    ({ headers, body }) => checkSignatures({ headers, body: flip(body, chance) }, secret).edrv,
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

it('E1 the Python of docs/webhooks.md says the same', async ({ skip }) => {
  const python = LANGUAGES.Python!;
  if (!(await isInstalled(python))) skip('there is no python3 here');
  expect(deliveries.length).toBeGreaterThanOrEqual(DELIVERIES);
  const chance = new Chance('E1');
  const asText = ({ headers, body }: Pick<Delivery, 'headers' | 'body'>) => ({
    secret,
    headers: headers as Record<string, string>,
    body: body.toString(),
  });
  const cases = [...deliveries, ...deliveries.map((one) => withFlippedBit(one, chance))];
  const folder = await temporaryFolder();
  const verdicts = await verdictsOf(python, cases.map(asText), folder);
  await rm(folder, { recursive: true });
  const sent = verdicts.slice(0, deliveries.length);
  expect(sent).toEqual(sent.map(() => ({ standard: true, edrv: true })));
  expect(verdicts.slice(deliveries.length).filter(({ standard }) => standard)).toEqual([]);
  expect(verdicts).toHaveLength(2 * deliveries.length);
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
