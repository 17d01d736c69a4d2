import { describe, expect, it } from 'vitest';
import type { RefusedConnections } from '../shared/vocabulary/connection-refusal.js';
import { refusalNotices } from './refusal-notices.js';

const AT = Date.UTC(2026, 2, 5, 12);

function refused(endpoint: string, more: Partial<RefusedConnections> = {}): RefusedConnections {
  return {
    subject: endpoint,
    identity: endpoint,
    station: { chargestation: `id of ${endpoint}`, organization: 'one' },
    reason: 'wrong_password',
    status: 401,
    message: 'Wrong password.',
    url: `ws://ohmgate.example/ocpp/${endpoint}`,
    protocols: ['ocpp1.6'],
    address: '192.0.2.7',
    userAgent: null,
    count: 3,
    firstAt: AT,
    lastAt: AT + 1000,
    ...more,
  };
}

describe('refusalNotices', () => {
  it('makes one per station, of the last refusal, with all of them counted', () => {
    const notices = refusalNotices([
      refused('CP-1'),
      refused('CP-2', { count: 1 }),
      refused('CP-1', {
        reason: 'wrong_user',
        message: 'The user name must equal the identity in the URL.',
        address: '192.0.2.8',
        count: 4,
        firstAt: AT - 1000,
        lastAt: AT + 2000,
      }),
    ]);
    expect(notices.map(({ station }) => station.chargestation)).toEqual([
      'id of CP-1',
      'id of CP-2',
    ]);
    expect(notices[0]!.notice).toEqual({
      chargestation: 'id of CP-1',
      identity: 'CP-1',
      count: 7,
      reasons: [
        { reason: 'wrong_password', count: 3 },
        { reason: 'wrong_user', count: 4 },
      ],
      status: 401,
      result: 'The user name must equal the identity in the URL.',
      advice: expect.stringContaining('CP-1'),
      url: 'ws://ohmgate.example/ocpp/CP-1',
      protocols: ['ocpp1.6'],
      address: '192.0.2.8',
      firstAt: '2026-03-05T11:59:59.000Z',
      lastAt: '2026-03-05T12:00:02.000Z',
    });
  });

  it('makes none for an identity that nobody has', () => {
    expect(refusalNotices([refused('CP-3', { station: null })])).toEqual([]);
  });
});
