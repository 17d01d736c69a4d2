import { describe, expect, it } from 'vitest';
import type { TransactionReport } from '../shared/vocabulary/transaction.js';
import { matchStart, type RequestedSession } from './start-request.js';

const TOKEN = { value: 'APP-1', type: 'Central' };
const PLACE = { connectorId: 1, evseId: 2, connectorOfEvse: 1 };

const requested = (more: Partial<RequestedSession> = {}): RequestedSession => ({
  status: 'created',
  remoteStartId: 7,
  start: { idToken: TOKEN, place: PLACE, adopted: false },
  ...more,
});

const report = (more: Partial<TransactionReport>): TransactionReport => ({
  phase: 'started',
  transactionId: 'T',
  seqNo: 0,
  timestamp: 0,
  offline: false,
  chargingState: null,
  triggerReason: null,
  stopReason: null,
  evse: null,
  idToken: null,
  reservationId: null,
  remoteStartId: null,
  meterValues: [],
  anomalies: [],
  ...more,
});

describe('matchStart', () => {
  const here = { evseId: 2, connectorId: 1 };

  it.each<[string, Partial<TransactionReport>, boolean]>([
    ['the remoteStartId', { remoteStartId: 7 }, true],
    ['another remoteStartId at the EVSE', { remoteStartId: 8, evse: here, idToken: TOKEN }, false],
    ['the token at the EVSE', { evse: here, idToken: TOKEN }, true],
    ['the token in other letters', { evse: here, idToken: { value: 'app-1', type: null } }, true],
    ['the token, place unknown', { idToken: TOKEN }, true],
    ['no token at the EVSE: the cable came first', { evse: here }, true],
    ['the EVSE without its connector', { evse: { evseId: 2, connectorId: null } }, true],
    ['neither token nor place', {}, false],
    ['the token at another EVSE', { evse: { evseId: 1, connectorId: 1 }, idToken: TOKEN }, false],
    ['another token', { evse: here, idToken: { value: 'CARD', type: null } }, false],
    ['an event of the offline queue', { evse: here, idToken: TOKEN, offline: true }, false],
    ['the remoteStartId, offline', { remoteStartId: 7, offline: true }, true],
  ])('2.0.1, %s', (_, more, matches) => {
    expect(matchStart(report(more), [requested()]) !== undefined).toBe(matches);
  });

  it.each<[string, Partial<TransactionReport>, boolean]>([
    ['token and connector', { evse: { evseId: null, connectorId: 1 }, idToken: TOKEN }, true],
    ['another connector', { evse: { evseId: null, connectorId: 2 }, idToken: TOKEN }, false],
    [
      'another token',
      { evse: { evseId: null, connectorId: 1 }, idToken: { value: 'CARD', type: null } },
      false,
    ],
  ])('1.6, %s', (_, more, matches) => {
    const found = matchStart(report({ seqNo: null, ...more }), [requested()]);
    expect(found !== undefined).toBe(matches);
  });

  it('a request that was given up is meant by its remoteStartId only', () => {
    const cancelled = requested({ status: 'cancelled' });
    expect(matchStart(report({ remoteStartId: 7 }), [cancelled])).toBe(cancelled);
    expect(matchStart(report({ evse: here, idToken: TOKEN }), [cancelled])).toBeUndefined();
  });

  it('of several the oldest', () => {
    const [first, second] = [requested(), requested({ remoteStartId: 8 })];
    expect(matchStart(report({ evse: here, idToken: TOKEN }), [first, second])).toBe(first);
    expect(matchStart(report({ remoteStartId: 8 }), [first, second])).toBe(second);
  });
});
