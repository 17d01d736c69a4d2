import { describe, expect, it } from 'vitest';
import type { OcppMessage, Session } from './api.js';
import { isOfTransaction, searchesOf } from './session-messages.js';

const message = (request: object, answer: object | null = null) =>
  ({ request, answer }) as OcppMessage;

describe('isOfTransaction', () => {
  it.each([
    ['a TransactionEvent', message({ transactionInfo: { transactionId: 'a-7' } }), 'a-7'],
    [
      'a StartTransaction, whose answer names it',
      message({ connectorId: 1 }, { transactionId: 7 }),
      '7',
    ],
    ['a StopTransaction', message({ transactionId: 7 }), '7'],
  ])('knows %s', (_, its, transaction) => {
    expect(isOfTransaction(its, transaction)).toBe(true);
    expect(isOfTransaction(its, 'another')).toBe(false);
  });

  it('knows no message without a transaction', () => {
    expect(isOfTransaction(message({ status: 'Available' }), 'undefined')).toBe(false);
  });
});

describe('searchesOf', () => {
  it('looks from before the first receipt or start to after the later of the two', () => {
    const session = {
      createdAt: '2026-11-22T10:00:00.000Z',
      updatedAt: '2026-11-22T11:00:00.000Z',
      metrics: { chargingStart: '2026-11-22T09:00:00.000Z' },
    } as Session;
    expect(searchesOf(session)).toEqual({
      first: { from: '2026-11-22T08:59:00.000Z', to: '2026-11-22T10:05:00.000Z' },
      newest: { from: '2026-11-22T10:55:00.000Z', to: '2026-11-22T11:01:00.000Z' },
    });
  });
});
