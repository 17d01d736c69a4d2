import { ForbiddenException, NotFoundException } from '@nestjs/common';
import { QueryFailedError } from 'typeorm';
import { describe, expect, it } from 'vitest';
import { DomainError, notFound } from '../errors.js';
import { toDomainError } from './error-filter.js';

const request = { method: 'GET', path: '/v1.1/x' };
const withCode = (code: string, more: object = {}) =>
  Object.assign(new Error('x'), { code, ...more });
const query = (code: string) => new QueryFailedError('SELECT 1', [], withCode(code));
const bodyError = (type: string) => Object.assign(new Error('x'), { type, expose: true });

describe('toDomainError', () => {
  it('passes a DomainError on', () => {
    const error = notFound('location');
    expect(toDomainError(error, request)).toBe(error);
  });

  it.each([
    ['an unknown route', new NotFoundException(), 'not_found'],
    ["Nest's own refusal", new ForbiddenException(), 'forbidden'],
    ['a large body', bodyError('entity.too.large'), 'body_too_large'],
    ['a malformed body', bodyError('entity.parse.failed'), 'invalid_json'],
    [
      'a refused connection',
      withCode('ECONNREFUSED', { syscall: 'connect' }),
      'database_unavailable',
    ],
    ['a database that shuts down', query('57P01'), 'database_unavailable'],
    ['a database that starts', query('57P03'), 'database_unavailable'],
    ['a deadlock', query('40P01'), 'database_unavailable'],
    ['a serialization failure', query('40001'), 'database_unavailable'],
    ['a broken connection', query('08006'), 'database_unavailable'],
    [
      'an ended connection',
      new Error('Connection terminated unexpectedly'),
      'database_unavailable',
    ],
    ['a missing file', withCode('ENOENT', { syscall: 'open' }), 'internal_error'],
    ['a broken constraint', query('23505'), 'internal_error'],
    ['a bug', new TypeError('x is not a function'), 'internal_error'],
    ['a thrown text', 'text', 'internal_error'],
    ['nothing', undefined, 'internal_error'],
  ])('turns %s into its code', (_, thrown, code) => {
    const error = toDomainError(thrown, request);
    expect(error).toBeInstanceOf(DomainError);
    expect(error.code).toBe(code);
  });

  it('tells a statement that took too long from a database that is away', () => {
    const { code, message } = toDomainError(query('57014'), request);
    expect([code, message]).toEqual([
      'database_unavailable',
      expect.stringContaining('Ask for less'),
    ]);
  });
});
