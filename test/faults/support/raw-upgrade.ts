import { connect, type Socket } from 'node:net';
import type { AddedStation } from '../../support/stations.js';

/** Where a server listens. */
export interface Place {
  host: string;
  port: number;
}

/** Host and port of a URL. */
export function placeOf(url: string): Place {
  const { hostname, port } = new URL(url);
  return { host: hostname, port: Number(port) };
}

/** The lines of a station's upgrade request, without the empty one at its end. */
export function upgradeLines(
  { station: { options }, password }: AddedStation,
  path: string,
): string[] {
  const basic = Buffer.from(`${options.id}:${password}`).toString('base64');
  return [
    `GET ${path} HTTP/1.1`,
    'Host: localhost',
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
    `Sec-WebSocket-Protocol: ocpp${options.version}`,
    `Authorization: Basic ${basic}`,
  ];
}

/** Sends these lines as a request; gives the status of the answer (0: closed without one) and the open socket. */
export async function sendHead(
  place: Place,
  lines: readonly string[],
): Promise<{ status: number; socket: Socket }> {
  const socket = connect(place);
  socket.on('error', () => {});
  socket.write(`${lines.join('\r\n')}\r\n\r\n`, 'latin1');
  const head = await new Promise<string>((resolve) => {
    let text = '';
    socket.on('data', (chunk: Buffer) => {
      text += chunk.toString('latin1');
      if (text.includes('\r\n')) resolve(text);
    });
    socket.on('close', () => resolve(text));
  });
  return { status: Number(/^HTTP\/1\.1 (\d{3})/.exec(head)?.[1] ?? 0), socket };
}

/** As `sendHead`, and closes the socket. */
export async function statusOfHead(place: Place, lines: readonly string[]): Promise<number> {
  const { status, socket } = await sendHead(place, lines);
  socket.destroy();
  return status;
}
