import { type BeforeApplicationShutdown, Injectable, Logger } from '@nestjs/common';
import { EventBus } from '@nestjs/cqrs';
import { Interval } from '@nestjs/schedule';
import { UnitOfWork } from '../shared/database/unit-of-work.js';
import type { DomainError } from '../shared/errors.js';
import { type Actor, actorOf, type Principal } from '../shared/http/principal.js';
import type { ApiRequest } from '../shared/http/request.js';
import { currentRequest } from '../shared/http/request-context.js';
import { AccessTally, type RefusedAccess, type RefusedAccesses } from './access-tally.js';
import type { ApiKey } from './api-key.entity.js';
import type { Member } from './member.entity.js';
import { Audited } from './organizations.events.js';

const FLUSH_MS = 1000;

/** Who does not say who they are. */
const STRANGER: Actor = { api_key: null, member: null, name: 'not signed in' };

/** Brings what known API keys and members were refused into the audit log, counted and in groups. */
@Injectable()
export class AccessRefusals implements BeforeApplicationShutdown {
  readonly #logger = new Logger(AccessRefusals.name);
  readonly #tally = new AccessTally();

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly eventBus: EventBus,
  ) {}

  /** Counts a request that is over, if it was refused as not allowed (403). */
  noteForbidden(principal: Principal, request: ApiRequest): void {
    const { refusal } = request;
    if (refusal?.status !== 403) return;
    const { organization, apiKey, member } = principal;
    const subject = { organization, object: apiKey ?? member ?? '', actor: actorOf(principal) };
    this.#note({ type: 'access.refused', ...subject, ...reasonOf(refusal) }, request);
  }

  /** Counts the request under way, whose API key has expired. */
  noteExpired({ organization, _id, name }: ApiKey, refusal: DomainError): void {
    const actor = { api_key: _id, member: null, name };
    const subject = { organization, object: _id, actor };
    this.#note({ type: 'access.refused', ...subject, ...reasonOf(refusal) });
  }

  /** Counts the request under way, which had a wrong password for a member. */
  noteWrongPassword({ organization, _id }: Member): void {
    const subject = { organization, object: _id, actor: STRANGER };
    const reason = { code: 'unauthorized', message: 'The password was wrong' } as const;
    this.#note({ type: 'member.sign_in_failed', ...subject, ...reason });
  }

  /** Writes what is due, or all of it. After a failure it is counted on. */
  @Interval(FLUSH_MS)
  async flush(all = false): Promise<void> {
    const due = this.#tally.due(Date.now(), all);
    if (due.length === 0) return;
    try {
      await this.unitOfWork.run(async () => {
        for (const refused of due) await this.eventBus.publish(toAudited(refused));
      });
    } catch (error) {
      this.#logger.warn(`Refused accesses were not recorded: ${(error as Error).message}`);
      this.#tally.putBack(due);
    }
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.flush(true);
  }

  #note(
    refused: Omit<RefusedAccess, 'route' | 'ip' | 'requestId'>,
    request: ApiRequest | undefined = currentRequest(),
  ): void {
    if (!request) return;
    const { method, path, ip, requestId } = request;
    const { path: template = path } = (request.route ?? {}) as { path?: string };
    this.#tally.note({ ...refused, route: `${method} ${template}`, ip, requestId }, Date.now());
  }
}

function reasonOf({ code, message }: DomainError) {
  return { code, message };
}

function toAudited(refused: RefusedAccesses): Audited {
  const { organization, type, object, actor, route, code, message, count } = refused;
  const firstAt = new Date(refused.firstAt);
  const lastAt = new Date(refused.lastAt);
  const after = { route, code, message, count, firstAt, lastAt };
  return new Audited(organization, type, object, { after }, actor, refused);
}
