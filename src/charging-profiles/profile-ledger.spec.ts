import { describe, expect, it } from 'vitest';
import { clashesWith, clearedBy, keyOf, type ProfileKey, replacedBy } from './profile-ledger.js';

const NOW = Date.parse('2026-03-05T12:00:00Z');
const HOUR = 3_600_000;

function entry(fields: Partial<ProfileKey>): ProfileKey {
  return {
    number: 1,
    id: 1,
    purpose: 'TxDefaultProfile',
    stackLevel: 0,
    transactionId: null,
    validFrom: null,
    validTo: null,
    ...fields,
  };
}

const NEW = entry({ id: 99 });

it('keyOf reads the validity', () => {
  const profile = {
    id: 4,
    stackLevel: 2,
    purpose: 'TxProfile',
    kind: 'Relative',
    transactionId: 't',
    validFrom: '2026-03-05T12:00:00Z',
    schedules: [],
  } as const;
  expect(keyOf(3, { ...profile, schedules: [] })).toEqual({
    number: 3,
    id: 4,
    purpose: 'TxProfile',
    stackLevel: 2,
    transactionId: 't',
    validFrom: NOW,
    validTo: null,
  });
});

describe('replacedBy', () => {
  it.each([
    ['the same id elsewhere', { id: 99, number: 2, stackLevel: 5 }, true, true],
    ['same purpose and stack level', {}, true, false],
    ['another connector', { number: 2 }, false, false],
    ['another stack level', { stackLevel: 1 }, false, false],
    ['another purpose', { purpose: 'TxProfile' }, false, false],
  ] as const)('%s', (_, fields, v16, v201) => {
    expect(replacedBy(NEW, 'ocpp1.6', [entry(fields)])).toHaveLength(v16 ? 1 : 0);
    expect(replacedBy(NEW, 'ocpp2.0.1', [entry(fields)])).toHaveLength(v201 ? 1 : 0);
  });
});

describe('clashesWith', () => {
  it.each<[string, Partial<ProfileKey>, Partial<ProfileKey>, boolean]>([
    ['same purpose and stack level', {}, {}, true],
    ['the same id is replaced by the station', { id: 99 }, {}, false],
    ['another EVSE', { number: 2 }, {}, false],
    ['a default of the whole station', { number: 0 }, {}, true],
    ['a default of one EVSE against the whole station', {}, { number: 0 }, true],
    [
      'a limit of the station is no default',
      { number: 0, purpose: 'ChargingStationMaxProfile' },
      { purpose: 'TxProfile' },
      false,
    ],
    ['another stack level', { stackLevel: 1 }, {}, false],
    [
      'another transaction',
      { purpose: 'TxProfile', transactionId: 'a' },
      { purpose: 'TxProfile', transactionId: 'b' },
      false,
    ],
    [
      'the same transaction',
      { purpose: 'TxProfile', transactionId: 'a' },
      { purpose: 'TxProfile', transactionId: 'a' },
      true,
    ],
    [
      'a transaction that is not known yet',
      { purpose: 'TxProfile' },
      { purpose: 'TxProfile', transactionId: 'b' },
      true,
    ],
    ['one that is over', { validTo: NOW - HOUR }, {}, false],
    ['one that ends later', { validTo: NOW + HOUR }, {}, true],
    ['one that begins after the end', { validFrom: NOW + HOUR }, { validTo: NOW + HOUR }, false],
    [
      'one that begins before the end',
      { validFrom: NOW + HOUR },
      { validTo: NOW + 2 * HOUR },
      true,
    ],
  ])('%s', (_, installed, wanted, clash) => {
    expect(clashesWith({ ...NEW, ...wanted }, [entry(installed)], NOW)).toHaveLength(clash ? 1 : 0);
  });
});

describe('clearedBy', () => {
  const INSTALLED = [
    entry({ id: 1, number: 0, purpose: 'ChargingStationMaxProfile' }),
    entry({ id: 2, number: 1 }),
    entry({ id: 3, number: 2, stackLevel: 1 }),
    entry({ id: 4, number: 2, purpose: 'TxProfile' }),
    entry({ id: 5, number: 2, purpose: 'ChargingStationExternalConstraints' }),
  ];
  const NOTHING = { id: null, place: null, purpose: null, stackLevel: null };
  const at = (n: number) => ({ connectorId: n, evseId: n, connectorOfEvse: null });

  it.each([
    ['everything but the constraints of others', NOTHING, [1, 2, 3, 4]],
    ['one id', { ...NOTHING, id: 3, stackLevel: 0 }, [3]],
    ['an unknown id', { ...NOTHING, id: 9 }, []],
    ['a place', { ...NOTHING, place: at(2) }, [3, 4]],
    ['the station itself', { ...NOTHING, place: at(0) }, [1]],
    ['a purpose', { ...NOTHING, purpose: 'TxDefaultProfile' as const }, [2, 3]],
    [
      'all criteria',
      { ...NOTHING, place: at(2), purpose: 'TxDefaultProfile' as const, stackLevel: 1 },
      [3],
    ],
  ])('%s', (_, request, ids) => {
    expect(clearedBy(request, 'ocpp2.0.1', INSTALLED).map(({ id }) => id)).toEqual(ids);
  });
});
