import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DeliveryLimits } from '../../src/webhooks/delivery-limits.js';
import { residentBytes } from '../bench/process-usage.js';
import { resultOf } from '../support/api-client.js';
import { type RunningAppProcess, startAppProcess } from '../support/app.js';
import { freePort } from '../support/app-process.js';
import { eventually } from '../support/eventually.js';
import { countOf } from './support/counts.js';
import { addEndpoints, deliveriesTo, type PublicDelivery } from './support/fault-endpoints.js';
import { AUTHORITY, type Behaviour, drip, pour, RawReceiver } from './support/raw-receiver.js';
import { reportFaults } from './support/report.js';

const EACH = countOf('E3');
const LIMIT_MS = 15_000;
/** How late a busy machine may see that the time is over. What has no limit lasts for longer than that. */
const LATE_MS = 30_000;
const GIBIBYTE = 1024 ** 3;
/** In full counts 60 answers of 1 GiB come at once, and what is read of them waits for a collection; to keep a single one would be four times that. */
const MOST_GROWTH = GIBIBYTE / 4;
const ENDS_AFTER_MS = 500;
/** Two clocks are rounded to ms. */
const ROUNDING_MS = 5;

const HEAD = 'HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\n';
/** Ends a little later, since a part of the request may still be on its way. */
const answers = (text: string): Behaviour => ({
  act: (socket) => {
    socket.write(text);
    setTimeout(() => socket.end(), ENDS_AFTER_MS);
  },
});
const then = (act: Behaviour['act']): Behaviour => ({ act });

interface Case {
  name: string;
  /** Null: nobody listens. */
  behaviour: Behaviour | null;
  certificate?: string;
  https?: true;
  tls?: object;
  /** The recorded word; null for a delivery that succeeds. */
  error: string | null;
  status?: number;
}

const CASES: Case[] = [
  { name: 'refuses', behaviour: null, error: 'connection_refused' },
  {
    name: 'resets at once',
    behaviour: { act: (socket) => socket.resetAndDestroy(), atOnce: true },
    error: 'connection_reset',
  },
  {
    name: 'resets after the request',
    behaviour: then((socket) => socket.resetAndDestroy()),
    error: 'connection_reset',
  },
  {
    name: 'resets in the middle of its answer',
    behaviour: then((socket) => {
      socket.write(`${HEAD}content-length: 1000\r\n\r\nhalf`, () => socket.resetAndDestroy());
    }),
    error: 'connection_reset',
  },
  { name: 'stalls before headers', behaviour: then(() => {}), error: 'timeout' },
  {
    name: 'stalls in its body',
    behaviour: then((socket) => socket.write(`${HEAD}content-length: 1000\r\n\r\n`)),
    error: 'timeout',
  },
  {
    name: 'drips one byte of headers per second',
    behaviour: then((socket) => drip(socket, `${HEAD}x-long: ${'x'.repeat(1000)}`)),
    error: 'timeout',
  },
  {
    name: 'drips one byte of its body per second',
    behaviour: then((socket) => {
      socket.write(`${HEAD}content-length: 1000\r\n\r\n`);
      drip(socket, 'x');
    }),
    error: 'timeout',
  },
  {
    name: 'says 100 Continue',
    behaviour: answers('HTTP/1.1 100 Continue\r\n\r\n'),
    error: 'connection_reset',
  },
  {
    name: 'says 102 Processing again and again',
    behaviour: then((socket) => {
      const timer = setInterval(() => socket.write('HTTP/1.1 102 Processing\r\n\r\n'), 50);
      socket.on('close', () => clearInterval(timer));
    }),
    error: 'timeout',
  },
  {
    name: 'sends 1 GiB with a 200',
    behaviour: then((socket) => {
      socket.write(`${HEAD}content-length: ${GIBIBYTE}\r\n\r\n`);
      pour(socket, GIBIBYTE);
    }),
    error: null,
  },
  {
    name: 'sends 1 GiB with a 500',
    behaviour: then((socket) => {
      socket.write(`HTTP/1.1 500 No\r\ncontent-length: ${GIBIBYTE}\r\n\r\n`);
      pour(socket, GIBIBYTE);
    }),
    error: 'status',
  },
  {
    name: 'sends 1 GiB of headers',
    behaviour: then((socket) => {
      socket.write(`${HEAD}x-long: `);
      pour(socket, GIBIBYTE);
    }),
    error: 'invalid_answer',
  },
  {
    name: 'speaks no HTTP',
    behaviour: answers('SSH-2.0-OpenSSH_9.2\r\n'),
    error: 'invalid_answer',
  },
  {
    name: 'sends a status of no number',
    behaviour: answers('HTTP/1.1 OK\r\n\r\n'),
    error: 'invalid_answer',
  },
  {
    name: 'sends two lengths',
    behaviour: answers(`${HEAD}content-length: 5\r\ncontent-length: 6\r\n\r\nhello!`),
    error: 'invalid_answer',
  },
  {
    name: 'sends chunks of nonsense',
    behaviour: answers(`${HEAD}transfer-encoding: chunked\r\n\r\nzz\r\nhello\r\n`),
    error: 'invalid_answer',
  },
  {
    name: 'closes its half before an answer',
    behaviour: { act: (socket) => socket.end(), atOnce: true },
    error: 'connection_reset',
  },
  {
    name: 'closes its half in the middle of its answer',
    behaviour: answers(`${HEAD}content-length: 1000\r\n\r\nhalf`),
    error: 'connection_reset',
  },
  {
    name: 'speaks no TLS',
    behaviour: answers('HTTP/1.1 200 OK\r\n\r\n'),
    https: true,
    error: 'tls',
  },
  ...['expired.pem', 'self-signed.pem', 'other-name.pem'].map(
    (certificate): Case => ({
      name: `shows ${certificate}`,
      behaviour: answers(`${HEAD}content-length: 0\r\n\r\n`),
      certificate,
      error: 'tls',
    }),
  ),
  {
    name: 'speaks TLS 1.1 at most',
    behaviour: answers(`${HEAD}content-length: 0\r\n\r\n`),
    certificate: 'valid.pem',
    tls: { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' },
    error: 'tls',
  },
  {
    name: 'stalls in the TLS handshake',
    behaviour: then(() => {}),
    https: true,
    error: 'connect_timeout',
  },
  {
    name: 'shows a valid certificate',
    // endpoints of one origin share connections, and this one ends
    behaviour: answers(`${HEAD}connection: close\r\ncontent-length: 0\r\n\r\n`),
    certificate: 'valid.pem',
    error: null,
  },
];

describe('E3 receivers below HTTP', () => {
  let app: RunningAppProcess;
  const receivers: RawReceiver[] = [];
  const deliveries = new Map<string, PublicDelivery[]>();
  const endpoints = new Map<string, string[]>();
  let before = 0;
  let peak = 0;

  beforeAll(async () => {
    app = await startAppProcess({ env: { NODE_EXTRA_CA_CERTS: AUTHORITY } });
    for (const { name, behaviour, certificate, https, tls } of CASES) {
      const receiver = behaviour && (await RawReceiver.start(behaviour, certificate, tls));
      if (receiver) receivers.push(receiver);
      const port = receiver?.port ?? (await freePort());
      const scheme = certificate || https ? 'https' : 'http';
      const urls = Array.from({ length: EACH }, (_, n) => `${scheme}://127.0.0.1:${port}/${n}`);
      endpoints.set(name, await addEndpoints(app.api, urls, ['location.created']));
    }
    before = residentBytes(app.pid) ?? 0;
    const watch = setInterval(() => {
      peak = Math.max(peak, residentBytes(app.pid) ?? 0);
    }, 20);
    resultOf(await app.api.post('/locations', { name: 'Damrak' }));
    for (const [name, ids] of endpoints) {
      const found = await Promise.all(
        ids.map((id) =>
          eventually(
            async () => {
              const [delivery] = await deliveriesTo(app.api, id);
              return delivery?.attempts.length ? delivery : undefined;
            },
            { within: 120_000, every: 200, what: `an attempt at a receiver that ${name}` },
          ),
        ),
      );
      deliveries.set(name, found);
    }
    clearInterval(watch);
    reportFaults({
      id: 'E3',
      what: `faults of the connection; at most ${Math.round((peak - before) / 1024 ** 2)} MiB more`,
      faults: (CASES.length - 1) * EACH,
      acknowledged: null,
      lost: null,
      duplicated: null,
    });
  }, 300_000);

  afterAll(async () => {
    await app?.close();
    await Promise.all(receivers.map((receiver) => receiver.close()));
  });

  it.each(CASES)('E3 a receiver that $name: $error', ({ name, error }) => {
    for (const { attempts, status } of deliveries.get(name) as PublicDelivery[]) {
      expect(attempts[0]?.error).toBe(error);
      expect(status).toBe(error === null ? 'delivered' : 'pending');
      const { duration_ms: duration } = attempts[0] as { duration_ms: number };
      expect(duration).toBeLessThanOrEqual(LIMIT_MS + LATE_MS);
      if (error === 'timeout') expect(duration).toBeGreaterThanOrEqual(LIMIT_MS - ROUNDING_MS);
    }
  });

  it('E3 has the limits that are promised', () => {
    const promised = { attemptMs: LIMIT_MS, connectMs: 5000, leaseMs: 20_000, inFlight: 10 };
    expect(new DeliveryLimits()).toMatchObject(promised);
  });

  it('E3 keeps 1 KB of 1 GiB, and its memory bounded', async () => {
    for (const { _id } of deliveries.get('sends 1 GiB with a 500') as PublicDelivery[]) {
      const { attempts } = resultOf(await app.api.get<PublicDelivery>(`/deliveries/${_id}`));
      expect(attempts[0]).toMatchObject({ status_code: 500, answer: 'x'.repeat(1024) });
    }
    if (before > 0) expect(peak - before).toBeLessThan(MOST_GROWTH);
  });
});
