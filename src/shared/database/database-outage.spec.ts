import { QueryFailedError, QueryRunnerAlreadyReleasedError } from 'typeorm';
import { describe, expect, it } from 'vitest';
import { isDatabaseOutage, isTransactionConflict } from './database-outage.js';

const query = (code: string) =>
  new QueryFailedError('SELECT 1', [], Object.assign(new Error('x'), { code }));

describe('isDatabaseOutage', () => {
  it.each([
    ['a shutdown', '57P01'],
    ['a broken connection', '08006'],
    ['a full disk', '53100'],
    ['too many clients', '53300'],
    ['a disk that cannot be read', '58030'],
    ['a server that may only read', '25006'],
    ['a transaction that stood still for too long', '25P03'],
    ['a transaction that took too long', '25P04'],
    ['a statement that took too long', '57014'],
  ])('knows %s', (_, code) => {
    expect(isDatabaseOutage(query(code))).toBe(true);
  });

  it('knows a query runner whose connection broke', () => {
    expect(isDatabaseOutage(new QueryRunnerAlreadyReleasedError())).toBe(true);
  });

  it.each([
    ['a broken constraint', '23505'],
    ['a deadlock', '40P01'],
    ['a value out of range', '22003'],
    ['a missing table', '42P01'],
    ['a limit of the program', '54000'],
  ])('does not take %s for one', (_, code) => {
    expect(isDatabaseOutage(query(code))).toBe(false);
  });
});

describe('isTransactionConflict', () => {
  it.each(['40001', '40P01'])('knows %s, bare and wrapped', (code) => {
    const bare = Object.assign(new Error('x'), { code });
    expect(isTransactionConflict(bare)).toBe(true);
    expect(isTransactionConflict(Object.assign(new Error('y'), { driverError: bare }))).toBe(true);
  });

  it('knows no other', () => {
    expect(isTransactionConflict(Object.assign(new Error('x'), { code: '23505' }))).toBe(false);
    expect(isTransactionConflict('40001')).toBe(false);
  });
});
