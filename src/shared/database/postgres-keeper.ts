import { setTimeout as sleep } from 'node:timers/promises';
import type { Presence, RunningServer } from './postmaster.js';

/** Pauses in ms before each try to start a server again that was lost. */
const PAUSES_MS = [0, 1000, 2000, 5000, 10_000, 20_000, 30_000];

/** A server that has run for so long (ms) has all its tries again. */
const STEADY_MS = 60_000;

/** Who is told what the keeper does, in lines of plain text. */
export interface KeeperLog {
  log(line: string): void;
  warn(line: string): void;
}

/**
 * Notices by its own connection that the server is gone, or was for a moment, and has it started again. Only so often: a server that
 * cannot run, on a full disk for example, is left alone with a message that says so.
 */
export class PostgresKeeper {
  #tries = 0;
  #since = Date.now();
  readonly #ended = new AbortController();
  #mending: Promise<void> | undefined;

  /** @param restart joins the server if it runs, else starts it again on the same port; throws when it does not start */
  constructor(
    private server: RunningServer,
    private readonly restart: () => Promise<RunningServer>,
    private readonly log: KeeperLog,
  ) {
    this.#watch();
  }

  /** Keeps it no longer. Resolves to our newest connection when nothing is under way any more. */
  async end(): Promise<Presence> {
    this.#ended.abort();
    await this.#mending;
    return this.server.presence;
  }

  get #isEnded(): boolean {
    return this.#ended.signal.aborted;
  }

  #watch(): void {
    const { presence } = this.server;
    presence.unref();
    presence.once('end', () => {
      if (!this.#isEnded) this.#mending = this.#mend();
    });
  }

  async #mend(): Promise<void> {
    this.log.warn('The connection to Postgres is lost: it is started again if it does not run.');
    if (Date.now() - this.#since > STEADY_MS) this.#tries = 0;
    while (this.#tries < PAUSES_MS.length) {
      await sleep(PAUSES_MS[this.#tries], undefined, { signal: this.#ended.signal }).catch(
        () => {},
      );
      if (this.#isEnded) return;
      this.#tries += 1;
      try {
        this.server = await this.restart();
        this.#since = Date.now();
        this.log.log(`Postgres runs again, port ${this.server.port}.`);
        return this.#watch();
      } catch (error) {
        const tries = `try ${this.#tries} of ${PAUSES_MS.length}`;
        this.log.warn(`Postgres does not start again (${tries}): ${(error as Error).message}`);
      }
    }
    this.log.warn('Postgres stays away. Mend what its log says, then start this process again.');
  }
}
