import { beforeEach, describe, expect, it } from 'vitest';
import { RefusalTally, type Refused } from './refusal-tally.js';

const MINUTE = 60_000;

const refused = (more: Partial<Refused> = {}): Refused => ({
  subject: 'CP-1',
  identity: 'CP-1',
  station: null,
  reason: 'wrong_password',
  status: 401,
  message: 'Wrong password.',
  url: 'ws://ohmgate.example/ocpp/CP-1',
  protocols: ['ocpp1.6'],
  address: '192.0.2.7',
  userAgent: null,
  ...more,
});

describe('RefusalTally', () => {
  let tally: RefusalTally;
  beforeEach(() => {
    tally = new RefusalTally();
  });

  it('hands out the first refusal at once and what follows together after a minute', () => {
    tally.note(refused(), 1000);
    expect(tally.due(1000)).toEqual([{ ...refused(), count: 1, firstAt: 1000, lastAt: 1000 }]);
    for (let at = 2000; at < 5000; at += 1) tally.note(refused({ address: `${at}` }), at);
    expect(tally.due(1000 + MINUTE - 1)).toEqual([]);
    expect(tally.due(1000 + MINUTE)).toEqual([
      { ...refused({ address: '4999' }), count: 3000, firstAt: 2000, lastAt: 4999 },
    ]);
    expect(tally.due(1000 + 2 * MINUTE)).toEqual([]);
  });

  it('counts each reason by itself, and hands out all of an identity at the same time', () => {
    tally.note(refused(), 0);
    tally.due(0);
    tally.note(refused({ reason: 'wrong_user' }), 10);
    tally.note(refused(), 20);
    expect(tally.due(30)).toEqual([]);
    const due = tally.due(MINUTE);
    expect(due.map(({ reason, count }) => [reason, count])).toEqual([
      ['wrong_user', 1],
      ['wrong_password', 1],
    ]);
  });

  it('counts a refusal without a reason as the one before, answered 429', () => {
    tally.noteAgain('CP-1', 0);
    tally.note(refused(), 1);
    tally.due(1);
    tally.noteAgain('CP-1', 2);
    tally.noteAgain('CP-1', 3);
    expect(tally.due(2 * MINUTE)).toMatchObject([
      { reason: 'wrong_password', status: 429, count: 2 },
    ]);
  });

  it('counts on what could not be written', () => {
    tally.note(refused(), 1);
    tally.putBack(tally.due(1));
    tally.note(refused({ address: 'newest' }), 2);
    expect(tally.due(2)).toMatchObject([{ address: 'newest', count: 2, firstAt: 1, lastAt: 2 }]);
    tally.note(refused({ address: 'older' }), 3);
    const out = tally.due(3 + MINUTE);
    tally.note(refused({ address: 'newest' }), 4 + MINUTE);
    tally.putBack(out);
    expect(tally.due(5 + MINUTE)).toMatchObject([{ address: 'newest', count: 2, firstAt: 3 }]);
  });

  it('counts a chargestation beside any number of invented identities', () => {
    const station = { organization: 'o', chargestation: 'c' } as Refused['station'];
    for (let n = 0; n < 1500; n += 1) tally.note(refused({ subject: `invented-${n}` }), 0);
    tally.note(refused({ station }), 1);
    const due = tally.due(1);
    expect(due).toHaveLength(1001);
    expect(due.at(-1)).toMatchObject({ subject: 'CP-1', station, count: 1 });
  });

  it('counts a station of one address beside any number that another one invents', () => {
    for (let n = 0; n < 1500; n += 1) tally.note(refused({ subject: `invented-${n}` }), 0);
    tally.note(refused({ address: '198.51.100.1' }), 1);
    const due = tally.due(1);
    expect(due).toHaveLength(1000);
    expect(due.at(-1)).toMatchObject({ subject: 'CP-1', address: '198.51.100.1', count: 1 });
    expect(due.map(({ subject }) => subject)).not.toContain('invented-0');
    expect(tally.takeUncounted()).toBe(501);
  });

  it('keeps to 1,000 identities, and has room again a minute after they have become silent', () => {
    for (let n = 0; n < 1500; n += 1) tally.note(refused({ subject: `CP-${n}` }), 0);
    expect(tally.due(0)).toHaveLength(1000);
    expect(tally.takeUncounted()).toBe(500);
    expect(tally.takeUncounted()).toBe(0);
    tally.note(refused({ subject: 'another' }), 10);
    expect(tally.due(10)).toEqual([]);
    tally.due(MINUTE);
    tally.note(refused({ subject: 'another' }), MINUTE);
    expect(tally.due(MINUTE)).toHaveLength(1);
  });
});
