import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';
import { createDatabase } from '../../support/postgres.js';
import { CrashScene } from './crash-scene.js';
import { PostgresMessages } from './postgres-messages.js';

/** Where a server is caught. */
export interface FaultPoint {
  /** Name of a statement, or part of its text: the transaction that sends it is meant. */
  seen: string;
  /** Name of the statement of that transaction at which it stands: it has not reached Postgres. */
  before?: string;
  /** Its COMMIT has been executed, and the server has not heard of it. */
  committed?: true;
}

/** Letter of the message behind the last statement of a transaction. */
const SYNC = 'S';

/**
 * A line to Postgres that stops at a named point of a transaction: on its connection nothing passes any more, in either direction.
 * A server that is killed then was exactly there.
 */
export class DatabaseLine {
  readonly #sockets = new Set<Socket>();
  #armed: { point: FaultPoint; reached: () => void } | undefined;

  private constructor(
    private readonly server: Server,
    private readonly target: URL,
  ) {}

  /** @param target URL of the database behind it */
  static async open(target: string): Promise<DatabaseLine> {
    const server = createServer();
    const line = new DatabaseLine(server, new URL(target));
    server.on('connection', (near) => line.#join(near));
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    return line;
  }

  /** URL of the database over the line. */
  get url(): string {
    const url = new URL(this.target);
    url.host = `127.0.0.1:${(this.server.address() as AddressInfo).port}`;
    return url.href;
  }

  /** Resolves when a transaction has come to the point and stands there: the first one that does. One point at a time. */
  reaches(point: FaultPoint): Promise<void> {
    return new Promise((reached) => {
      this.#armed = { point, reached };
    });
  }

  /** Breaks all connections; new ones may come. */
  cut(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  async close(): Promise<void> {
    this.cut();
    await new Promise((closed) => this.server.close(closed));
  }

  #join(near: Socket): void {
    const far = connect(Number(this.target.port), this.target.hostname);
    const asked = new PostgresMessages();
    let seen: FaultPoint | undefined;
    let state: 'open' | 'commits' | 'stopped' = 'open';
    near.on('data', (chunk: Buffer) => {
      for (const message of asked.read(chunk)) {
        if (state === 'stopped') return;
        if (this.#armed && message.tells(this.#armed.point.seen)) seen = this.#armed.point;
        if (seen !== undefined && seen === this.#armed?.point) {
          if (seen.before !== undefined && message.runs(seen.before)) {
            state = 'stopped';
            this.#reached();
            return;
          }
          if (seen.committed && message.runs('commit')) state = 'commits';
        }
        far.write(message.bytes);
        if (state === 'commits' && message.type === SYNC) state = 'stopped';
      }
    });
    far.on('data', (chunk: Buffer) => {
      if (state === 'open') near.write(chunk);
      else if (seen?.committed && seen === this.#armed?.point && endsIdle(chunk)) this.#reached();
    });
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      this.#sockets.add(one);
      one.setNoDelay(true);
      one.on('error', () => one.destroy());
      one.on('close', () => {
        this.#sockets.delete(one);
        other.destroy();
      });
    }
  }

  #reached(): void {
    this.#armed?.reached();
    this.#armed = undefined;
  }
}

/** Whether Postgres has answered everything and no transaction is open (ReadyForQuery, idle). */
function endsIdle(chunk: Buffer): boolean {
  return chunk.subarray(-6).equals(Buffer.from('Z\0\0\0\x05I', 'latin1'));
}

/** A scene whose server reaches its database over a line, which the test may use; ended with the test. */
export async function startBehindLine(): Promise<{ scene: CrashScene; line: DatabaseLine }> {
  const database = await createDatabase();
  onTestFinished(() => database.drop());
  const line = await DatabaseLine.open(database.url);
  onTestFinished(() => line.close());
  const scene = await CrashScene.start({ databaseUrl: database.url, serverDatabaseUrl: line.url });
  onTestFinished(() => scene.close());
  return { scene, line };
}
