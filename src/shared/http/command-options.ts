import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { DomainError } from '../errors.js';
import { type IdempotentRequest, idempotencyOf } from './idempotency-keys.js';
import type { ApiRequest } from './request.js';

/** How a command is to be carried out, from query and headers. */
export interface CommandOptions {
  /** Wait for the answer of the station up to this time (s); 0: do not wait. */
  wait: number;
  /** Only check and show the OCPP message. */
  dryRun: boolean;
  /** What makes the request repeatable; null without `Idempotency-Key`. */
  idempotency: Omit<IdempotentRequest, 'organization'> | null;
}

/** Query parameters that every command takes. */
const OWN_PARAMETERS: readonly string[] = ['wait', 'dry_run'];

/** The longest time (s) that a request may wait for a station. */
const LONGEST_WAIT = 60;

/**
 * Gives a `@CommandRoute()` its `CommandOptions`: `wait=1..60`, `dry_run=true`, `Idempotency-Key`. A route with query parameters of its
 * own reads them by a DTO that extends `CommandQuery`.
 */
export const CommandOptions = createParamDecorator(
  (_: unknown, context: ExecutionContext): CommandOptions =>
    commandOptionsOf(context.switchToHttp().getRequest<ApiRequest>()),
);

/** @throws DomainError `invalid_field` for a `wait` or `dry_run` that is none */
export function commandOptionsOf(request: ApiRequest): CommandOptions {
  const { wait, dry_run } = request.query;
  return {
    wait: wait === undefined ? 0 : waitOf(wait),
    dryRun: dry_run === undefined ? false : flagOf(dry_run),
    // A repeat may wait longer, or not at all.
    idempotency: idempotencyOf(request, OWN_PARAMETERS),
  };
}

function waitOf(value: unknown): number {
  const seconds = typeof value === 'string' && /^\d{1,2}$/.test(value) ? Number(value) : 0;
  if (seconds >= 1 && seconds <= LONGEST_WAIT) return seconds;
  throw unusable(
    'wait',
    'range',
    `wait must be a whole number of seconds from 1 to ${LONGEST_WAIT}`,
  );
}

function flagOf(value: unknown): boolean {
  if (value === 'true') return true;
  if (value === 'false') return false;
  throw unusable('dry_run', 'isBoolean', 'dry_run must be true or false');
}

function unusable(parameter: string, rule: string, advice: string): DomainError {
  return new DomainError('invalid_field', `${advice}.`, [
    { path: `query.${parameter}`, rule, advice },
  ]);
}
