import { createHmac } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { resultOf } from '../support/api-client.js';
import { ADMIN_KEY, type RunningApp, startApp } from '../support/app.js';
import {
  answersIn,
  failureOf,
  impersonal,
  PAGE_TIMEOUT_MS,
  type PageStep,
  readSteps,
  runSteps,
  type StepResult,
} from '../support/docs-page.js';
import { temporaryFolder } from '../support/postgres.js';
import {
  isInstalled,
  LANGUAGES,
  type SignedCase,
  verdictsOf,
} from '../support/verification-programs.js';
import { type Delivery, WebhookSink } from '../support/webhook-sink.js';

const PAGE = 'webhooks.md';

let app: RunningApp;
let folder: string;

beforeAll(async () => {
  [app, folder] = await Promise.all([startApp(), temporaryFolder()]);
});
afterAll(async () => {
  await app?.close();
  await rm(folder, { recursive: true, force: true });
});

describe('the ten minutes of docs/webhooks.md', () => {
  let steps: PageStep[];
  let results: StepResult[];

  beforeAll(async () => {
    steps = readSteps(PAGE);
    const settings = { API: `${app.url}/v1.1`, PORT: String(await freePort()) };
    results = await runSteps(steps, folder, settings, { BOOTSTRAP_ADMIN_API_KEY: ADMIN_KEY });
  }, PAGE_TIMEOUT_MS + 20_000);

  it('run to their end', () => {
    expect(failureOf(steps, results)).toBeNull();
  });

  it('get what they show', () => {
    let compared = 0;
    for (const [index, { line, shown }] of steps.entries()) {
      const { output } = results[index]!;
      for (const { kind, content } of shown) {
        compared += 1;
        if (kind === 'text') expect(impersonal(output), `line ${line}`).toBe(impersonal(content));
        else expect(answersIn(output).at(-1), `line ${line}`).toMatchObject(JSON.parse(content));
      }
    }
    expect(compared).toBe(2);
  });
});

describe('the verification of docs/webhooks.md', () => {
  let sink: WebhookSink;
  /** Of two real deliveries: as they came, one of them while a rotated secret overlaps, and with something changed. */
  const cases: (SignedCase & { standard: boolean; edrv: boolean })[] = [];

  beforeAll(async () => {
    sink = await WebhookSink.start();
    const { _id } = await sink.subscribe(app.api, ['location.*']);
    const secret = sink.secrets.get('/') as string;
    const next = async (name: string) => {
      resultOf(await app.api.post('/locations', { name }));
      return sink.waitFor(({ event }) => event.data.name === name);
    };
    const first = caseOf(secret, await next('Café ☕'));
    const rotated = resultOf(await app.api.post(`/webhooks/${_id}/rotate_secret`, {}));
    const second = caseOf(secret, await next('Damrak'));
    const renewed = { ...second, secret: rotated.secret as string };
    expect(second.headers['webhook-signature']).toContain(' ');
    const old = String(Number(first.headers['webhook-timestamp']) - 1000);
    const both = { standard: true, edrv: true };
    const neither = { standard: false, edrv: false };
    cases.push(
      { ...first, ...both },
      { ...second, ...both },
      { ...renewed, ...both },
      { ...first, secret: rotated.secret as string, ...neither },
      { ...first, body: first.body.replace('Café', 'Cafe'), ...neither },
      // what eDRV signs is the body alone
      { ...changed(first, 'webhook-id', '0'.repeat(24)), standard: false, edrv: true },
      { ...changed(first, 'webhook-timestamp', old), standard: false, edrv: true },
      { ...changed(first, 'webhook-signature', 'v1,AAAA'), standard: false, edrv: true },
      { ...changed(first, 'edrv-signature', 't=1,v1=00'), standard: true, edrv: false },
      { ...first, headers: {}, ...neither },
      ...['webhook-id', 'webhook-timestamp', 'webhook-signature'].map((header) => ({
        ...without(first, header),
        standard: false,
        edrv: true,
      })),
      {
        ...changed(first, 'webhook-signature', `v1,${'é'.repeat(44)}`),
        standard: false,
        edrv: true,
      },
      { ...changed(first, 'edrv-signature', `v1=${'é'.repeat(64)}`), standard: true, edrv: false },
      { ...signedWith('', first), ...neither },
    );
  });
  afterAll(() => sink?.close());

  for (const [name, language] of Object.entries(LANGUAGES)) {
    it(`in ${name} holds for what was sent, and for nothing else`, async ({ skip }) => {
      if (!(await isInstalled(language)))
        skip(`there is no ${language.command[0]} here, or an old one`);
      const verdicts = await verdictsOf(language, cases, folder);
      expect(verdicts).toEqual(cases.map(({ standard, edrv }) => ({ standard, edrv })));
    });
  }
});

function caseOf(secret: string, { headers, body }: Delivery): SignedCase {
  return { secret, headers: headers as Record<string, string>, body: body.toString() };
}

function without({ headers, ...one }: SignedCase, header: string): SignedCase {
  const kept = Object.entries(headers).filter(([name]) => name !== header);
  return { ...one, headers: Object.fromEntries(kept) };
}

/** As somebody signs who hopes that the receiver has no secret. */
function signedWith(secret: string, { headers, body }: SignedCase): SignedCase {
  const { 'webhook-id': id, 'webhook-timestamp': at } = headers;
  const standard = createHmac('sha256', secret).update(`${id}.${at}.${body}`).digest('base64');
  const edrv = createHmac('sha256', secret).update(body).digest('hex');
  return {
    secret,
    headers: {
      ...headers,
      'webhook-signature': `v1,${standard}`,
      'edrv-signature': `t=1,v1=${edrv}`,
    },
    body,
  };
}

function changed(one: SignedCase, header: string, value: string): SignedCase {
  return { ...one, headers: { ...one.headers, [header]: value } };
}

/** A port that nobody listens on. */
function freePort(): Promise<number> {
  const server = createServer();
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
