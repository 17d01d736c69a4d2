import { Injectable } from '@nestjs/common';
import type { Session } from './sessions.entity.js';

/** Beyond it those that have been silent longest are forgotten: they are read again when they speak. */
const MOST_SESSIONS = 10_000;

/**
 * Open sessions as the last transactions of this process have left them, so that a message need not read what the last one wrote. A memory,
 * not a cache to trust: other processes and applications change sessions, too. A session is written only if its `version` is still that of
 * the memory; if not, the batch fails, is repeated, and then reads, since whatever is taken is gone from here until a commit brings it back.
 */
@Injectable()
export class SessionMemory {
  /** By chargestation and transactionId; the least recently written first. */
  readonly #sessions = new Map<string, Session>();

  /** The session of a transaction, for the caller alone. */
  take(chargestation: string, transactionId: string | null): Session | undefined {
    const key = chargestation + transactionId;
    const session = this.#sessions.get(key);
    if (session) this.#sessions.delete(key);
    return session;
  }

  /** Keeps those of the sessions that are open; they must be as they were committed, and nobody may change them any more. */
  keep(sessions: readonly Session[]): void {
    for (const session of sessions) {
      const key = session.chargestation + session.transactionId;
      this.#sessions.delete(key);
      if (session.status === 'Started') this.#sessions.set(key, session);
    }
    for (const key of this.#sessions.keys()) {
      if (this.#sessions.size <= MOST_SESSIONS) break;
      this.#sessions.delete(key);
    }
  }
}
