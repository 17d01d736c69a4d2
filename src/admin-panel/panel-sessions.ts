import { Injectable, Logger } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { DataSource } from 'typeorm';
import type { KnownMember } from '../organizations/organizations.commands.js';
import { UnitOfWork } from '../shared/database/unit-of-work.js';
import { newId } from '../shared/id.js';
import type { SignedIn } from './admin-panel.commands.js';
import { PanelSession } from './panel-session.entity.js';
import { hashSessionToken, newSessionToken } from './session-token.js';

/** A browser stays signed in for so long without a request, in ms. */
const IDLE_MS = 12 * 3_600_000;

/** And for so long in any case, in ms. */
export const LONGEST_MS = 7 * 86_400_000;

/** A request is noted when the last noted one is older than this, in ms. */
const GRAIN_MS = 60_000;

const OPEN = `expires_at > now() AND seen_at > now() - ${IDLE_MS} * interval '1 ms'`;
const FIND = `SELECT organization, member, access_version AS "accessVersion", expires_at AS "expiresAt", seen_at AS "seenAt"
  FROM panel_session WHERE hash = $1 AND ${OPEN}`;
const NOTE = `UPDATE panel_session SET seen_at = now() WHERE hash = $1 AND seen_at < now() - ${GRAIN_MS} * interval '1 ms'`;

/** A browser that is signed in. */
interface OpenSession extends SignedIn {
  expiresAt: Date;
  seenAt: Date;
}

/** The browsers in which members are signed in: 12 hours without a request, or 7 days, end a session. */
@Injectable()
export class PanelSessions {
  readonly #logger = new Logger(PanelSessions.name);

  constructor(
    private readonly dataSource: DataSource,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /** Signs a member in. `token` is told once, as the cookie. */
  async open(
    { organization, _id: member, accessVersion }: KnownMember,
    address: string,
  ): Promise<{ token: string; expiresAt: Date }> {
    const token = newSessionToken();
    const expiresAt = new Date(Date.now() + LONGEST_MS);
    const hash = hashSessionToken(token);
    const session = { organization, member, accessVersion, hash, address, expiresAt };
    await this.dataSource.manager.insert(PanelSession, { _id: newId(), ...session });
    return { token, expiresAt };
  }

  /** The open session of a token, null when it has ended. */
  async find(token: string): Promise<OpenSession | null> {
    const [session] = await this.dataSource.query<OpenSession[]>(FIND, [hashSessionToken(token)]);
    return session ?? null;
  }

  /** As `find`, for a request: its time is noted, for which nobody waits. */
  async use(token: string): Promise<OpenSession | null> {
    const session = await this.find(token);
    if (session && Date.now() - session.seenAt.getTime() >= GRAIN_MS) {
      this.#note(hashSessionToken(token));
    }
    return session;
  }

  /** Ends a session, inside the unit of work under way. */
  async end(token: string): Promise<void> {
    await this.unitOfWork.manager.delete(PanelSession, { hash: hashSessionToken(token) });
  }

  /** Deletes what has ended; several processes may do it at once. */
  @Interval(3_600_000)
  async deleteEnded(): Promise<void> {
    await this.dataSource.query(`DELETE FROM panel_session WHERE NOT (${OPEN})`);
  }

  #note(hash: Buffer): void {
    this.dataSource.query(NOTE, [hash]).catch((error: unknown) => {
      this.#logger.warn(`The use of a session was not noted: ${String(error)}`);
    });
  }
}
