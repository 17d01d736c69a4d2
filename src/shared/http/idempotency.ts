import { createHash } from 'node:crypto';
import {
  type CallHandler,
  type ExecutionContext,
  Injectable,
  type NestInterceptor,
} from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import type { Response } from 'express';
import { from, lastValueFrom, type Observable } from 'rxjs';
import { DataSource } from 'typeorm';
import { type Statement, UnitOfWork } from '../database/unit-of-work.js';
import { DomainError } from '../errors.js';
import { SecretBox } from '../secret-box.js';
import type { ApiRequest } from './request.js';

const LOCK: Statement = {
  name: 'idempotency_lock',
  text: 'SELECT pg_try_advisory_xact_lock(hashtextextended($1, 0)) AS locked',
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

interface KeptAnswer {
  body_hash: Buffer;
  status: number;
  answer: Buffer;
}

/**
 * `Idempotency-Key` on POST (api.md 1): the first request with a key runs in one transaction with the row that keeps its
 * answer for 24 h; a repeat gets that answer and has no effect. The scope is organization and path. A failure keeps nothing,
 * so the same key may be tried again.
 */
@Injectable()
export class IdempotencyInterceptor implements NestInterceptor {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly secretBox: SecretBox,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const request = context.switchToHttp().getRequest<ApiRequest>();
    const key = request.get('Idempotency-Key');
    if (request.method !== 'POST' || key === undefined || !request.principal) return next.handle();
    if (key.length < 1 || key.length > 255) throw unusableKey();
    const { organization } = request.principal;
    const scope = [organization, `POST ${request.path}`, key];
    const response = context.switchToHttp().getResponse<Response>();
    return from(this.unitOfWork.run(() => this.#once(scope, request, response, next)));
  }

  async #once(scope: string[], request: ApiRequest, response: Response, next: CallHandler) {
    const [lock] = await this.unitOfWork.query<{ locked: boolean }>(LOCK, [JSON.stringify(scope)]);
    if (!lock?.locked) throw stillRunning(response);
    const bodyHash = hashOf([request.query, request.body]);
    const [kept] = await this.unitOfWork.query<KeptAnswer>(FIND, scope);
    if (kept) {
      if (!kept.body_hash.equals(bodyHash)) throw reused();
      response.status(kept.status).setHeader('Idempotency-Replayed', 'true');
      return JSON.parse(this.secretBox.open(kept.answer)) as unknown;
    }
    const answer: unknown = await lastValueFrom(next.handle());
    const sealed = this.secretBox.seal(JSON.stringify(answer));
    this.unitOfWork.write(KEEP, [...scope, bodyHash, response.statusCode, sealed]);
    return answer;
  }
}

/** Deletes answers that are older than 24 h, once an hour; several processes may do it at once. */
@Injectable()
export class IdempotencyRetention {
  constructor(private readonly dataSource: DataSource) {}

  @Interval(3_600_000)
  async deleteExpired(): Promise<void> {
    await this.dataSource.query(
      `DELETE FROM idempotency_key WHERE created_at <= now() - interval '24 hours'`,
    );
  }
}

function hashOf(value: unknown): Buffer {
  return createHash('sha256').update(JSON.stringify(value)).digest();
}

function unusableKey(): DomainError {
  const advice = 'Idempotency-Key must have 1 to 255 characters';
  return new DomainError('invalid_field', `${advice}.`, [
    { path: 'header.Idempotency-Key', rule: 'length', advice },
  ]);
}

function stillRunning(response: Response): DomainError {
  response.setHeader('Retry-After', '1');
  return new DomainError(
    'request_in_progress',
    'A request with this Idempotency-Key is still running. Repeat it in a second to get its answer.',
  );
}

function reused(): DomainError {
  return new DomainError(
    'idempotency_key_reused',
    'This Idempotency-Key was used with another body. Use a new key for a new request.',
  );
}
