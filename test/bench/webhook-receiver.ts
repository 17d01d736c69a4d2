import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { serveCommands } from './child.js';

let received = 0;

const commands = {
  /** Answers every POST with 204; gives the URL. */
  async listen(): Promise<string> {
    const server = createServer((request, response) => {
      request.resume().on('end', () => {
        received += 1;
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
};

/** What the receiver can be asked. */
export type WebhookReceiverCommands = typeof commands;

serveCommands(commands);
