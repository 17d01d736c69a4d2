import {
  type ArgumentsHost,
  Catch,
  type ExceptionFilter,
  HttpException,
  Logger,
} from '@nestjs/common';
import type { Response } from 'express';
import {
  isDatabaseOutage,
  isStatementTimeout,
  isTransactionConflict,
} from '../database/database-outage.js';
import { DomainError, ERROR_STATUS, type ErrorCode, RateLimited } from '../errors.js';
import type { ApiRequest } from './request.js';

/** Turns every error of an HTTP request into the failure envelope (api.md 1). Nothing else builds one. */
@Catch()
export class ErrorFilter implements ExceptionFilter {
  readonly #logger = new Logger('HTTP');

  catch(thrown: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<ApiRequest>();
    const response = host.switchToHttp().getResponse<Response>();
    const error = toDomainError(thrown, request);
    const { requestId } = request;
    request.refusal = error;
    if (error.status >= 500) this.#log(thrown, request);
    if (response.headersSent) {
      response.destroy();
      return;
    }
    if (error.code === 'unauthorized') response.setHeader('WWW-Authenticate', 'Bearer');
    if (error instanceof RateLimited) response.setHeader('Retry-After', error.retryAfter);
    if (error.code === 'database_unavailable') response.setHeader('Retry-After', '5');
    response.status(error.status).json({
      ok: false,
      message: error.message,
      result: null,
      error: { code: error.code, details: error.details, requestId },
    });
  }

  #log(thrown: unknown, { requestId, method, path }: ApiRequest): void {
    const stack = thrown instanceof Error ? thrown.stack : String(thrown);
    this.#logger.error(`${method} ${path} failed, request ${requestId}`, stack);
  }
}

/** What an error means to the caller; an unknown one is `internal_error` and says nothing about itself. */
export function toDomainError(
  thrown: unknown,
  request: { method: string; path: string },
): DomainError {
  if (thrown instanceof DomainError) return thrown;
  if (isStatementTimeout(thrown)) {
    return new DomainError(
      'database_unavailable',
      'The database took too long. Ask for less at a time: a shorter time range, a smaller page.',
    );
  }
  if (isTransactionConflict(thrown)) {
    return new DomainError(
      'database_unavailable',
      'Another change came in between, and nothing was stored. Repeat the request.',
    );
  }
  if (isDatabaseOutage(thrown)) {
    return new DomainError(
      'database_unavailable',
      'The database is away or stores nothing at the moment. Repeat the request in a few seconds.',
    );
  }
  if (isBodyParserError(thrown)) return bodyRefusal(thrown.type);
  if (thrown instanceof HttpException) return fromNest(thrown, request);
  return new DomainError(
    'internal_error',
    'The server failed; this is not the fault of the request. Report it with its requestId.',
  );
}

/** Errors of Express's body parser carry a word such as `entity.too.large`. */
function isBodyParserError(thrown: unknown): thrown is { type: string } {
  return (
    thrown instanceof Error &&
    'type' in thrown &&
    'expose' in thrown &&
    typeof thrown.type === 'string'
  );
}

function bodyRefusal(type: string): DomainError {
  return type === 'entity.too.large'
    ? new DomainError('body_too_large', 'The body is larger than 1 MiB. Send less at a time.')
    : new DomainError(
        'invalid_json',
        'The body is not valid JSON in UTF-8. Check quotes, commas and brackets.',
      );
}

function unknownRoute({ method, path }: { method: string; path: string }): DomainError {
  return new DomainError(
    'not_found',
    `There is no ${method} ${path}. The routes are listed at /docs.`,
  );
}

function fromNest(
  exception: HttpException,
  request: { method: string; path: string },
): DomainError {
  const status = exception.getStatus();
  const undecodable = exception.message.startsWith('Failed to decode param'); // %-escapes that are no UTF-8
  if (status === 404 || undecodable) return unknownRoute(request);
  const codes = Object.keys(ERROR_STATUS) as ErrorCode[];
  const code = codes.find((candidate) => ERROR_STATUS[candidate] === status);
  return new DomainError(code ?? 'internal_error', exception.message);
}
