import {
  type CallHandler,
  type ExecutionContext,
  Injectable,
  type NestInterceptor,
  SetMetadata,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { Interval } from '@nestjs/schedule';
import type { Response } from 'express';
import { from, lastValueFrom, type Observable } from 'rxjs';
import { DataSource } from 'typeorm';
import { UnitOfWork } from '../database/unit-of-work.js';
import { DomainError } from '../errors.js';
import { Lifecycle } from '../lifecycle.js';
import { COMMAND_ROUTE } from './command-route.js';
import { IdempotencyKeys, type IdempotentRequest, idempotencyOf } from './idempotency-keys.js';
import type { ApiRequest } from './request.js';

const EXPIRED_PER_STEP = 1000;

const DELETE_EXPIRED = `DELETE FROM idempotency_key WHERE (organization, route, key) IN (
    SELECT organization, route, key FROM idempotency_key WHERE created_at <= now() - interval '24 hours'
    ORDER BY created_at LIMIT ${EXPIRED_PER_STEP} FOR UPDATE SKIP LOCKED
  )`;

const OWN_IDEMPOTENCY = 'ohmgate:own-idempotency';

/** A POST that keeps its `Idempotency-Key` itself, since it must not hold a transaction open while somebody else is asked. */
export function OwnIdempotency(): MethodDecorator {
  return SetMetadata(OWN_IDEMPOTENCY, true);
}

/**
 * `Idempotency-Key` on POST (api.md 1): the first request with a key runs in one transaction with the row that keeps its
 * answer for 24 h; a repeat gets that answer and has no effect. The scope is organization, path and the API key or member who asks.
 * A failure keeps nothing, so the same key may be tried again. Routes that command stations keep their Action instead, those with
 * `@OwnIdempotency` what they like.
 */
@Injectable()
export class IdempotencyInterceptor implements NestInterceptor {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly keys: IdempotencyKeys,
    private readonly reflector: Reflector,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const request = context.switchToHttp().getRequest<ApiRequest>();
    if (request.method !== 'POST' || !request.principal) return next.handle();
    const own = [COMMAND_ROUTE, OWN_IDEMPOTENCY];
    if (own.some((name) => this.reflector.get(name, context.getHandler()))) return next.handle();
    const idempotency = idempotencyOf(request);
    if (!idempotency) return next.handle();
    const { organization } = request.principal;
    const response = context.switchToHttp().getResponse<Response>();
    const once = () => this.#once({ organization, ...idempotency }, response, next);
    return from(this.unitOfWork.run(once));
  }

  async #once(request: IdempotentRequest, response: Response, next: CallHandler) {
    if (!(await this.keys.tryLock(request))) throw stillRunning(response);
    const kept = await this.keys.find(request);
    if (kept) {
      response.status(kept.status).setHeader('Idempotency-Replayed', 'true');
      return kept.answer;
    }
    const answer: unknown = await lastValueFrom(next.handle());
    this.keys.keep(request, response.statusCode, answer);
    return answer;
  }
}

/** Deletes answers that are older than 24 h, once an hour; several processes may do it at once. */
@Injectable()
export class IdempotencyRetention {
  constructor(
    private readonly dataSource: DataSource,
    private readonly lifecycle: Lifecycle,
  ) {}

  /** In steps, so that no statement takes long and no lock is held for long, however many there are. */
  @Interval(3_600_000)
  async deleteExpired(): Promise<void> {
    let removed = EXPIRED_PER_STEP;
    while (removed === EXPIRED_PER_STEP && !this.lifecycle.draining) {
      [, removed] = await this.dataSource.query<[unknown, number]>(DELETE_EXPIRED);
    }
  }
}

function stillRunning(response: Response): DomainError {
  response.setHeader('Retry-After', '1');
  return new DomainError(
    'request_in_progress',
    'A request with this Idempotency-Key is still running. Repeat it in a second to get its answer.',
  );
}
