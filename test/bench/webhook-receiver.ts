import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { serveCommands } from './child.js';
import { type Latencies, latenciesOf } from './latencies.js';

/** Path of the endpoint that never answers. */
const DEAD = '/dead';
/** The event's own time is the first one in a body. */
const CREATED_AT = '"createdAt":"';
const TIME_LENGTH = 24;

let received = 0;
let times: number[] = [];

const commands = {
  /** Answers every POST with 204, and none at `/dead`; gives the URL. */
  async listen(): Promise<string> {
    const server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        if (request.url === DEAD) return;
        received += 1;
        times.push(Date.now() - createdAt(chunks[0] as Buffer));
        response.writeHead(204).end();
      });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  },

  /** How many have come so far. */
  count(): number {
    return received;
  },

  /** The times are taken from now on. */
  mark(): void {
    times = [];
  },

  /** From the event's time, right before its commit, to the receipt, in ms, since the last mark. */
  latencies(): Latencies {
    return latenciesOf(times);
  },
};

function createdAt(body: Buffer): number {
  const start = body.indexOf(CREATED_AT) + CREATED_AT.length;
  return Date.parse(body.toString('latin1', start, start + TIME_LENGTH));
}

/** What the receiver can be asked. */
export type WebhookReceiverCommands = typeof commands;

serveCommands(commands);
