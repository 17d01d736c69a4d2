import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Reads } from '../database/reads.js';
import { type Statement, UnitOfWork } from '../database/unit-of-work.js';
import { DomainError } from '../errors.js';
import { SecretBox } from '../secret-box.js';
import type { ApiRequest } from './request.js';

const TRY_LOCK: Statement = {
  name: 'idempotency_try_lock',
  text: 'SELECT pg_try_advisory_xact_lock(hashtextextended($1, 0)) AS locked',
};
const LOCK: Statement = {
  name: 'idempotency_lock',
  text: 'SELECT pg_advisory_xact_lock(hashtextextended($1, 0))',
};
const FIND: Statement = {
  name: 'idempotency_find',
  text: `SELECT body_hash, status, answer FROM idempotency_key
    WHERE organization = $1 AND route = $2 AND key = $3 AND created_at > now() - interval '24 hours'`,
};
const KEEP: Statement = {
  name: 'idempotency_keep',
  text: `INSERT INTO idempotency_key (organization, route, key, body_hash, status, answer) VALUES ($1, $2, $3, $4, $5, $6)
    ON CONFLICT (organization, route, key) DO UPDATE SET
      body_hash = excluded.body_hash, status = excluded.status, answer = excluded.answer, created_at = now()`,
};

interface KeptRow {
  body_hash: Buffer;
  status: number;
  answer: Buffer;
}

/** A request that may be repeated: its key is unique within organization and route, which names the caller. */
export interface IdempotentRequest {
  organization: string;
  /** Method, path and `_id` of the API key or member: answers tell secrets, so only the caller who got one gets it again. */
  route: string;
  /** `Idempotency-Key`. */
  key: string;
  /** Hash of query and body: another one under the same key is another request. */
  bodyHash: Buffer;
}

/** What the first request with a key left behind. */
export interface KeptAnswer {
  /** HTTP status. */
  status: number;
  answer: unknown;
}

/** The requests of the last 24 h that had an `Idempotency-Key`, with their answers, which are encrypted at rest. */
@Injectable()
export class IdempotencyKeys {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly reads: Reads,
    private readonly secretBox: SecretBox,
  ) {}

  /** Keeps repeats out until the end of the unit of work; false when one holds the lock. */
  async tryLock(request: IdempotentRequest): Promise<boolean> {
    const [lock] = await this.unitOfWork.query<{ locked: boolean }>(TRY_LOCK, [lockName(request)]);
    return lock?.locked === true;
  }

  /** As `tryLock`, but waits for the one that holds it. */
  async lock(request: IdempotentRequest): Promise<void> {
    await this.unitOfWork.query(LOCK, [lockName(request)]);
  }

  /** The answer under this key, as of the running unit of work if there is one. @throws DomainError `idempotency_key_reused` */
  async find(request: IdempotentRequest): Promise<KeptAnswer | null> {
    const { organization, route, key, bodyHash } = request;
    const [kept] = await this.reads.query<KeptRow>(FIND, [organization, route, key]);
    if (!kept) return null;
    if (!kept.body_hash.equals(bodyHash)) throw reused();
    return { status: kept.status, answer: JSON.parse(this.secretBox.open(kept.answer)) as unknown };
  }

  /** Keeps an answer in the running unit of work. */
  keep(request: IdempotentRequest, status: number, answer: unknown): void {
    const { organization, route, key, bodyHash } = request;
    const sealed = this.secretBox.seal(JSON.stringify(answer));
    this.unitOfWork.write(KEEP, [organization, route, key, bodyHash, status, sealed]);
  }
}

/**
 * The `Idempotency-Key` of a request, or null without one. `ignored` names query parameters that may differ in a repeat.
 *
 * @throws DomainError `invalid_field` for a key that is empty or longer than 255 characters
 */
export function idempotencyOf(
  request: ApiRequest,
  ignored: readonly string[] = [],
): Omit<IdempotentRequest, 'organization'> | null {
  const key = request.get('Idempotency-Key');
  if (key === undefined) return null;
  if (key.length < 1 || key.length > 255) throw unusableKey();
  const query = Object.entries(request.query).filter(([name]) => !ignored.includes(name));
  const content = JSON.stringify([Object.fromEntries(query), request.body]);
  const bodyHash = createHash('sha256').update(content).digest();
  return { key, route: `${request.method} ${request.path} ${callerOf(request)}`, bodyHash };
}

function callerOf({ principal }: ApiRequest): string {
  const caller = principal?.apiKey ?? principal?.member;
  if (!caller) throw new Error('An Idempotency-Key belongs to a caller');
  return caller;
}

function lockName({ organization, route, key }: IdempotentRequest): string {
  return JSON.stringify([organization, route, key]);
}

function unusableKey(): DomainError {
  const advice = 'Idempotency-Key must have 1 to 255 characters';
  return new DomainError('invalid_field', `${advice}.`, [
    { path: 'header.Idempotency-Key', rule: 'length', advice },
  ]);
}

function reused(): DomainError {
  return new DomainError(
    'idempotency_key_reused',
    'This Idempotency-Key was used with another body. Use a new key for a new request.',
  );
}
