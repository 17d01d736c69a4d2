import { readFileSync } from 'node:fs';
import type { AddressInfo, Server, Socket } from 'node:net';
import { createServer } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';

const fixture = (name: string) =>
  readFileSync(new URL(`../../fixtures/tls/${name}`, import.meta.url));

/** The authority that has signed the receivers' certificates; for `NODE_EXTRA_CA_CERTS`. */
export const AUTHORITY = new URL('../../fixtures/tls/ca.pem', import.meta.url).pathname;

/** What a receiver does once the request has begun to come in, or at once when it is `atOnce`. */
export interface Behaviour {
  act: (socket: Socket) => void;
  atOnce?: boolean;
}

/** A receiver below HTTP that does what no HTTP server would. */
export class RawReceiver {
  readonly #sockets = new Set<Socket>();

  private constructor(private readonly server: Server) {}

  /** @param certificate file in `test/fixtures/tls` for a receiver of https */
  static async start(
    { act, atOnce = false }: Behaviour,
    certificate?: string,
    options: object = {},
  ): Promise<RawReceiver> {
    const tls = certificate && { cert: fixture(certificate), key: fixture('server.key') };
    const server = tls
      ? createTlsServer({ ...tls, ...options })
      : createServer({ allowHalfOpen: true });
    const receiver = new RawReceiver(server);
    server.on('tlsClientError', () => {});
    server.on(tls ? 'secureConnection' : 'connection', (socket: Socket) => {
      receiver.#sockets.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => receiver.#sockets.delete(socket));
      if (atOnce) act(socket);
      else socket.once('data', () => act(socket));
      socket.resume();
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    return receiver;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((closed) => this.server.close(closed));
  }
}

/** Writes one byte of the text per second, as long as the socket lives. */
export function drip(socket: Socket, text: string): void {
  let sent = 0;
  const timer = setInterval(() => {
    socket.write(text.charAt(sent % text.length));
    sent += 1;
  }, 1000);
  socket.on('close', () => clearInterval(timer));
}

/** Writes so many bytes as fast as they are taken. */
export function pour(socket: Socket, bytes: number): void {
  const chunk = Buffer.alloc(65_536, 'x');
  let left = bytes;
  const more = () => {
    while (left > 0 && !socket.destroyed) {
      left -= chunk.length;
      if (!socket.write(chunk)) {
        socket.once('drain', more);
        return;
      }
    }
    socket.end();
  };
  more();
}
