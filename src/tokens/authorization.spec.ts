import { describe, expect, it } from 'vitest';
import { type Circumstances, decideAuthorization, type KnownToken } from './authorization.js';
import type { IdTokenQuestion } from './tokens.commands.js';

const NOW = Date.UTC(2026, 2, 5, 12);
const HERE = { chargestation: 'here', organization: 'o' };

const asked: IdTokenQuestion = {
  station: HERE,
  idToken: { value: 'A1', type: null },
  transaction: null,
};
const starting = { ...asked, transaction: { transactionId: '5', ends: false } };
const ending = { ...asked, transaction: { transactionId: '5', ends: true } };

const known: KnownToken = {
  _id: 't',
  user: 'u',
  status: 'Accepted',
  expiryDate: null,
  parent: null,
  active: true,
};
const usual: Circumstances = {
  stationInactive: false,
  unknownTokens: 'reject',
  requested: false,
  token: known,
  userInactive: false,
  open: [],
  now: NOW,
};

const statusOf = (question: IdTokenQuestion, more: Partial<Circumstances>) =>
  decideAuthorization(question, { ...usual, ...more }).status;

describe('decideAuthorization: a token that nobody registered', () => {
  it.each([
    ['accept', false, 'Accepted'],
    ['reject', false, 'Unknown'],
    ['accept', true, 'Blocked'],
    ['reject', true, 'Blocked'],
  ] as const)(
    'unknown_tokens %s, station inactive %s: %s',
    (unknownTokens, stationInactive, status) => {
      expect(statusOf(asked, { token: null, unknownTokens, stationInactive })).toBe(status);
    },
  );

  it('may charge where an application has asked for it', () => {
    expect(statusOf(asked, { token: null, requested: true })).toBe('Accepted');
    expect(statusOf(asked, { token: null, requested: true, stationInactive: true })).toBe(
      'Blocked',
    );
    expect(statusOf(asked, { token: { ...known, active: false }, requested: true })).toBe(
      'Blocked',
    );
  });

  it('NoAuthorization needs no token, but an active station', () => {
    const question = { ...asked, idToken: { value: '', type: 'NoAuthorization' } };
    expect(statusOf(question, { token: null })).toBe('Accepted');
    expect(statusOf(question, { token: null, stationInactive: true })).toBe('Blocked');
  });
});

describe('decideAuthorization: a registered token', () => {
  it.each(['Accepted', 'Blocked', 'Expired', 'Invalid', 'ConcurrentTx'] as const)(
    'with status %s is answered so',
    (status) => {
      expect(statusOf(asked, { token: { ...known, status } })).toBe(status);
    },
  );

  it.each<[string, Partial<Circumstances>, string]>([
    ['an inactive station', { stationInactive: true }, 'Blocked'],
    ['an inactive token', { token: { ...known, active: false } }, 'Blocked'],
    ['an inactive user', { userInactive: true }, 'Blocked'],
    ['one that expires now', { token: { ...known, expiryDate: new Date(NOW) } }, 'Expired'],
    ['one that expires later', { token: { ...known, expiryDate: new Date(NOW + 1) } }, 'Accepted'],
    [
      'inactive goes before the status',
      { token: { ...known, active: false, status: 'Invalid' } },
      'Blocked',
    ],
    [
      'the status goes before the expiry',
      { token: { ...known, status: 'Invalid', expiryDate: new Date(NOW) } },
      'Invalid',
    ],
    ['the setting is for others', { unknownTokens: 'accept', userInactive: true }, 'Blocked'],
  ])('%s', (_, more, status) => {
    expect(statusOf(asked, more)).toBe(status);
  });

  it('tells expiry and group, whatever the status', () => {
    const token: KnownToken = {
      ...known,
      status: 'Blocked',
      expiryDate: new Date(NOW),
      parent: 'G',
    };
    expect(decideAuthorization(asked, { ...usual, token })).toEqual({
      status: 'Blocked',
      expiryDate: NOW,
      parent: 'G',
    });
  });
});

describe('decideAuthorization: a transaction of the token is open', () => {
  const elsewhere = [{ chargestation: 'there', transactionId: '5' }];
  const another = [{ chargestation: 'here', transactionId: '4' }];
  const own = [{ chargestation: 'here', transactionId: '5' }];

  it.each<[string, IdTokenQuestion, Circumstances['open'], string]>([
    ['asked while one is open elsewhere', asked, elsewhere, 'ConcurrentTx'],
    [
      'asked while some are open here and elsewhere',
      asked,
      [...another, ...elsewhere],
      'ConcurrentTx',
    ],
    ['asked at the station itself: perhaps to stop it', asked, another, 'Accepted'],
    ['started while one is open elsewhere', starting, elsewhere, 'ConcurrentTx'],
    ['started while one is open at another connector', starting, another, 'ConcurrentTx'],
    ['its own, told again', starting, own, 'Accepted'],
    ['its own, which began before another', starting, [...own, ...another], 'Accepted'],
    ['its own, which began after another', starting, [...another, ...own], 'ConcurrentTx'],
    ['ends', ending, [...own, ...elsewhere], 'Accepted'],
  ])('%s: %s', (_, question, open, status) => {
    expect(statusOf(question, { open })).toBe(status);
  });
});
