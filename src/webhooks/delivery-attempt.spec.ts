import type { AddressInfo } from 'node:net';
import { createServer, type Server, type Socket } from 'node:net';
import type { Agent, Dispatcher } from 'undici';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Deadlines } from './deadlines.js';
import {
  type AttemptOutcome,
  classify,
  DeliveryAttempt,
  errorOfStatus,
} from './delivery-attempt.js';
import { createGuardedAgent } from './guarded-agent.js';
import { parseRanges } from './url-safety.js';

const LOCAL = { allowHttp: true, allowedRanges: parseRanges(['127.0.0.0/8']) };

/** Begins an attempt; its outcome as a promise. */
function begin(dispatcher: Dispatcher, timeLimitMs: number, origin: string) {
  let resolve: (outcome: AttemptOutcome) => void;
  const outcome = new Promise<AttemptOutcome>((end) => {
    resolve = end;
  });
  const request = { origin, path: '/hook?a=1', headers: [], body: Buffer.from('{}') };
  const attempt = new DeliveryAttempt(dispatcher, new Deadlines(timeLimitMs), request, (end) =>
    resolve(end),
  );
  return { attempt, outcome };
}

describe('DeliveryAttempt', () => {
  let server: Server;
  let agent: Agent;
  let connections: Socket[];
  let respond: (socket: Socket) => void;

  beforeEach(async () => {
    connections = [];
    respond = (socket) => socket.write('HTTP/1.1 204 No Content\r\n\r\n');
    server = createServer((socket) => {
      connections.push(socket);
      socket.on('error', () => {});
      socket.on('data', () => respond(socket));
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    agent = createGuardedAgent(LOCAL, 1000);
  });

  afterEach(async () => {
    await agent.destroy();
    for (const socket of connections) socket.destroy();
    await new Promise((closed) => server.close(closed));
  });

  const attempt = (timeLimitMs = 5000, host = '127.0.0.1') =>
    begin(agent, timeLimitMs, `http://${host}:${(server.address() as AddressInfo).port}`);

  it('takes any 2xx as success and uses the connection again', async () => {
    expect(await attempt().outcome).toMatchObject({ statusCode: 204, error: null, answer: null });
    await new Promise((answered) => setImmediate(answered));
    expect(await attempt().outcome).toMatchObject({ statusCode: 204, error: null });
    expect(connections).toHaveLength(1);
  });

  it('does not follow a redirect', async () => {
    respond = (socket) =>
      socket.write(
        'HTTP/1.1 307 Temporary Redirect\r\nlocation: /other\r\ncontent-length: 0\r\n\r\n',
      );
    expect(await attempt().outcome).toMatchObject({ statusCode: 307, error: 'redirect' });
    expect(connections).toHaveLength(1);
  });

  it('keeps 1 KB of an endless answer and destroys the connection', async () => {
    let sent = 0;
    respond = (socket) => {
      socket.write('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n');
      const pour = () => {
        while (!socket.destroyed && sent < 1e9) {
          sent += 4096;
          if (!socket.write(`1000\r\n${'x'.repeat(4096)}\r\n`)) return socket.once('drain', pour);
        }
      };
      pour();
    };
    const outcome = await attempt().outcome;
    expect(outcome).toMatchObject({ statusCode: 200, error: null, answer: 'x'.repeat(1024) });
    await expect.poll(() => connections[0]?.destroyed).toBe(true);
    expect(sent).toBeLessThan(50_000_000);
  });

  it.each([
    ['takes the connection again', 16_384, true],
    ['takes a new connection', 16_385, false],
  ])('%s after an answer of %i bytes', async (_, bytes, again) => {
    const body = 'x'.repeat(bytes);
    respond = (socket) =>
      socket.write(`HTTP/1.1 200 OK\r\ncontent-length: ${bytes}\r\n\r\n${body}`);
    expect(await attempt().outcome).toMatchObject({ statusCode: 200, error: null });
    await new Promise((answered) => setImmediate(answered));
    expect(await attempt().outcome).toMatchObject({ statusCode: 200, error: null });
    expect(connections.length === 1).toBe(again);
  });

  it.each([
    ['never answers', () => {}, null],
    [
      'drips its answer',
      (socket: Socket) => {
        socket.write('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n');
        const drip = setInterval(
          () => (socket.destroyed ? clearInterval(drip) : socket.write('x')),
          50,
        );
      },
      200,
    ],
  ])('ends at the time limit when the receiver %s', async (_, behaviour, statusCode) => {
    respond = behaviour;
    const outcome = await attempt(300).outcome;
    expect(outcome).toMatchObject({ error: 'timeout', statusCode });
    expect(outcome.durationMs).toBeGreaterThanOrEqual(290);
    await expect.poll(() => connections[0]?.destroyed).toBe(true);
  });

  it('names a torn connection and an answer that is no HTTP', async () => {
    respond = (socket) => socket.resetAndDestroy();
    expect((await attempt().outcome).error).toBe('connection_reset');
    respond = (socket) => socket.end('hello\r\n\r\n');
    expect((await attempt().outcome).error).toBe('invalid_answer');
  });

  it('names a refused connection', async () => {
    const refused = begin(agent, 5000, 'http://127.0.0.1:1');
    expect((await refused.outcome).error).toBe('connection_refused');
  });

  it.each(['127.0.0.1', '2130706433', '0x7f.1', '[::ffff:127.0.0.1]', 'localhost'])(
    'never connects to %s without permission',
    async (host) => {
      await agent.destroy();
      agent = createGuardedAgent({ allowHttp: true, allowedRanges: [] }, 1000);
      expect(await attempt(5000, host).outcome).toMatchObject({
        statusCode: null,
        error: 'blocked_url',
      });
      expect(connections).toHaveLength(0);
    },
  );

  it('sends nothing when the process was stopped past the time limit before the request was written', async () => {
    let aborted = false;
    let wrote = false;
    const controller = { abort: () => (aborted = true) } as never;
    const stopped = {
      dispatch(_: object, handler: DeliveryAttempt) {
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 60); // nothing runs meanwhile, no timer either
        handler.onRequestStart(controller);
        wrote = !aborted;
        return true;
      },
    };
    const late = begin(stopped as never, 50, 'http://127.0.0.1:1');
    expect(await late.outcome).toMatchObject({ error: 'timeout', statusCode: null });
    expect(wrote).toBe(false);
  });

  it.each([
    ['120', 120_000],
    ['soon', null],
  ])('reads Retry-After: %s', async (value, retryAfterMs) => {
    respond = (socket) =>
      socket.write(
        `HTTP/1.1 503 Service Unavailable\r\nRetry-After: ${value}\r\ncontent-length: 0\r\n\r\n`,
      );
    expect(await attempt().outcome).toMatchObject({ statusCode: 503, retryAfterMs });
  });

  it('ends without an outcome when abandoned', async () => {
    respond = () => {};
    const waiting = attempt();
    await expect.poll(() => connections.length).toBe(1);
    const outcomes: AttemptOutcome[] = [];
    void waiting.outcome.then((outcome) => outcomes.push(outcome));
    waiting.attempt.abandon();
    await expect.poll(() => connections[0]?.destroyed).toBe(true);
    expect(outcomes).toEqual([]);
  });
});

describe('errorOfStatus', () => {
  it.each([
    [200, null],
    [201, null],
    [204, null],
    [299, null],
    [300, 'redirect'],
    [301, 'redirect'],
    [307, 'redirect'],
    [400, 'status'],
    [404, 'status'],
    [410, 'status'],
    [429, 'status'],
    [500, 'status'],
    [503, 'status'],
    [null, 'invalid_answer'],
  ])('%s is %s', (status, error) => {
    expect(errorOfStatus(status)).toBe(error);
  });
});

describe('classify', () => {
  it.each([
    ['UND_ERR_CONNECT_TIMEOUT', 'connect_timeout'],
    ['ENOTFOUND', 'dns'],
    ['EHOSTUNREACH', 'unreachable'],
    ['CERT_HAS_EXPIRED', 'tls'],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'tls'],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'tls'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'tls'],
    ['ERR_SSL_WRONG_VERSION_NUMBER', 'tls'],
    ['HPE_INVALID_CONSTANT', 'invalid_answer'],
    ['SOMETHING_NEW', 'connection_failed'],
  ])('%s is %s', (code, word) => {
    expect(classify(Object.assign(new Error('x'), { code }))).toBe(word);
  });
});
