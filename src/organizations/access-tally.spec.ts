import { describe, expect, it } from 'vitest';
import { AccessTally, type RefusedAccess } from './access-tally.js';

const refused = (fields: Partial<RefusedAccess> = {}): RefusedAccess => ({
  organization: 'o',
  type: 'access.refused',
  object: 'key',
  actor: { api_key: 'key', member: null, name: 'EMS' },
  route: 'POST /v1.1/api_keys',
  code: 'forbidden',
  message: 'Not for viewers.',
  ip: '192.0.2.7',
  requestId: 'r',
  ...fields,
});

describe('AccessTally', () => {
  it('hands the first one out at once, the others together after a minute', () => {
    const tally = new AccessTally();
    tally.note(refused(), 1000);
    expect(tally.due(1000)).toMatchObject([{ count: 1, firstAt: 1000, lastAt: 1000 }]);
    for (let at = 2000; at < 50_000; at += 10) tally.note(refused({ requestId: `r${at}` }), at);
    expect(tally.due(60_999)).toEqual([]);
    expect(tally.due(61_000)).toMatchObject([
      { count: 4800, firstAt: 2000, lastAt: 49_990, requestId: 'r49990' },
    ]);
    expect(tally.due(200_000)).toEqual([]);
  });

  it('counts keys, routes and reasons apart', () => {
    const tally = new AccessTally();
    for (const other of [{}, { object: 'b' }, { route: 'c' }, { code: 'unauthorized' as const }]) {
      tally.note(refused(other), 0);
      tally.note(refused(other), 0);
    }
    expect(tally.due(0).map(({ count }) => count)).toEqual([2, 2, 2, 2]);
  });

  it('hands all of it out at the end, and counts on what could not be written', () => {
    const tally = new AccessTally();
    tally.note(refused(), 0);
    tally.due(0);
    tally.note(refused(), 1000);
    const due = tally.due(2000, true);
    expect(due).toMatchObject([{ count: 1 }]);
    tally.note(refused(), 3000);
    tally.putBack(due);
    expect(tally.due(62_000)).toMatchObject([{ count: 2, firstAt: 1000, lastAt: 3000 }]);
  });

  it('does not grow without end', () => {
    const tally = new AccessTally();
    for (let n = 0; n < 20_000; n += 1) tally.note(refused({ object: String(n) }), 0);
    expect(tally.due(0)).toHaveLength(10_000);
  });
});
