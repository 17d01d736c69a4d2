import { once } from 'node:events';
import type { Socket } from 'node:net';
import WebSocket, { type ClientOptions } from 'ws';
import type { AddedStation } from '../../support/stations.js';

/** A frame of the server, parsed. */
export type Answer = [type: number, id: string, ...rest: unknown[]];

/** A station's WebSocket below OCPP: sends any bytes, and knows what came back. */
export class RawSocket {
  readonly answers: Answer[] = [];
  /** Close code, once the connection has ended. */
  closeCode: number | undefined;
  readonly #changed = new EventTarget();
  #beats = 0;

  private constructor(readonly socket: WebSocket) {
    socket.on('message', (data: Buffer) => {
      this.answers.push(JSON.parse(data.toString()) as Answer);
      this.#changed.dispatchEvent(new Event('change'));
    });
    socket.on('close', (code: number) => {
      this.closeCode = code;
      this.#changed.dispatchEvent(new Event('change'));
    });
    socket.on('error', () => {});
  }

  /** Connects with the station's identity and password. */
  static async open(
    { station: { options }, password }: AddedStation,
    more: ClientOptions = {},
  ): Promise<RawSocket> {
    const basic = Buffer.from(`${options.id}:${password}`).toString('base64');
    const url = `${options.url}/${encodeURIComponent(options.id)}`;
    const socket = new WebSocket(url, [`ocpp${options.version}`], {
      perMessageDeflate: false,
      headers: { Authorization: `Basic ${basic}` },
      ...more,
    });
    const raw = new RawSocket(socket);
    await once(socket, 'open');
    return raw;
  }

  /** Sends text or bytes as one text frame. */
  send(frame: string | Buffer): void {
    this.socket.send(frame, { binary: false });
  }

  /** Writes bytes past the rules of WebSocket. */
  write(bytes: Buffer): void {
    (this.socket as unknown as { _socket: Socket })._socket.write(bytes);
  }

  /** The answer to the id, or undefined when the connection ended without one. */
  async answerTo(id: string): Promise<Answer | undefined> {
    for (;;) {
      const answer = this.answers.find((each) => each[1] === id);
      if (answer || this.closeCode !== undefined) return answer;
      await new Promise((resolve) =>
        this.#changed.addEventListener('change', resolve, { once: true }),
      );
    }
  }

  /** Whether a Heartbeat is answered; false when the connection has ended. */
  async isAlive(): Promise<boolean> {
    this.#beats += 1;
    const id = `beat-${this.#beats}`;
    this.send(`[2,"${id}","Heartbeat",{}]`);
    const answer = await this.answerTo(id);
    return answer?.[0] === 3;
  }

  /** Close code of the connection, once it has ended. */
  async closed(): Promise<number> {
    while (this.closeCode === undefined) {
      await new Promise((resolve) =>
        this.#changed.addEventListener('change', resolve, { once: true }),
      );
    }
    return this.closeCode;
  }

  async close(): Promise<void> {
    this.socket.close();
    await this.closed();
  }
}
