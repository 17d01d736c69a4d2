import { describe, expect, it } from 'vitest';
import type { EvseRef } from '../shared/vocabulary/evse.js';
import { type KnownConnector, type Resolution, resolveConnector } from './connector-resolution.js';

const connector = (
  evseId: number,
  ocppId: number,
  reportedStatus: string | null = null,
): KnownConnector => ({ _id: `${evseId}.${ocppId}`, evseId, ocppId, reportedStatus });
const named = (evseId: number | null, connectorId: number | null): EvseRef => ({
  evseId,
  connectorId,
});

/** `<evse>.<connector>` of the one that was found, else what is known of it. */
function shown(resolution: Resolution): string | Resolution {
  return resolution.kind === 'found' ? resolution.connector._id : resolution;
}

describe('the connector that a 2.0.1 message means', () => {
  const ONE = [connector(1, 1)];
  const TWIN = [connector(1, 1), connector(1, 2)];
  const CABLE_IN = [connector(1, 1, 'Available'), connector(1, 2, 'Occupied')];
  const BOTH_IN = [connector(1, 1, 'Occupied'), connector(1, 2, 'Occupied')];
  const TWO_EVSES = [connector(1, 1, 'Occupied'), connector(2, 1)];

  it.each<[string, KnownConnector[], EvseRef | null, string | Resolution]>([
    ['both numbers', TWIN, named(1, 2), '1.2'],
    ['both numbers, though another one is occupied', CABLE_IN, named(1, 1), '1.1'],
    ['an EVSE with one connector', TWO_EVSES, named(2, null), '2.1'],
    ['an EVSE with one occupied connector', CABLE_IN, named(1, null), '1.2'],
    [
      'an EVSE with two connectors, none occupied',
      TWIN,
      named(1, null),
      { kind: 'evse-only', evseId: 1 },
    ],
    [
      'an EVSE with two occupied connectors',
      BOTH_IN,
      named(1, null),
      { kind: 'evse-only', evseId: 1 },
    ],
    ['an EVSE that nobody has entered', ONE, named(3, null), { kind: 'evse-only', evseId: 3 }],
    ['nothing, on a station with one connector', ONE, null, '1.1'],
    ['nothing, on a station with one EVSE whose one connector is occupied', CABLE_IN, null, '1.2'],
    [
      'nothing, on a station with one EVSE of two free connectors',
      TWIN,
      null,
      { kind: 'evse-only', evseId: 1 },
    ],
    ['nothing, on a station with two EVSEs', TWO_EVSES, null, { kind: 'evse-only', evseId: null }],
    ['nothing, on a station without connectors', [], null, { kind: 'evse-only', evseId: null }],
    ['two empty numbers as nothing', ONE, named(null, null), '1.1'],
    ['both numbers, unknown', ONE, named(1, 2), { kind: 'unknown', evseId: 1, ocppId: 2 }],
    [
      'both numbers, unknown, first of all',
      [],
      named(2, 1),
      { kind: 'unknown', evseId: 2, ocppId: 1 },
    ],
    [
      'the highest numbers that are created',
      [],
      named(100, 100),
      { kind: 'unknown', evseId: 100, ocppId: 100 },
    ],
    ['a connector number too high', [], named(1, 101), { kind: 'refused', evseId: 1 }],
    ['an EVSE number too high', [], named(101, 1), { kind: 'refused', evseId: 101 }],
    ['a negative number', [], named(1, -1), { kind: 'refused', evseId: 1 }],
    ['an EVSE number too high, alone', [], named(101, null), { kind: 'refused', evseId: 101 }],
    ['connector 0 of an EVSE', ONE, named(1, 0), { kind: 'evse-only', evseId: 1 }],
    ['EVSE 0', ONE, named(0, 1), { kind: 'evse-only', evseId: null }],
  ])('%s', (_case, connectors, evse, expected) => {
    expect(shown(resolveConnector(connectors, evse))).toEqual(expected);
  });

  it('creates at most 64 on a station', () => {
    const most = Array.from({ length: 64 }, (_, index) => connector(index + 1, 1));
    expect(resolveConnector(most.slice(1), named(1, 1)).kind).toBe('unknown');
    expect(resolveConnector(most, named(65, 1))).toEqual({ kind: 'refused', evseId: 65 });
    expect(shown(resolveConnector(most, named(64, 1)))).toBe('64.1');
  });
});

describe('the connector that a 1.6 message means', () => {
  it.each<[string, KnownConnector[], number, string | Resolution]>([
    ['the one with that number', [connector(1, 1), connector(1, 2)], 2, '1.2'],
    ['the one with that number, whatever its EVSE', [connector(1, 1), connector(4, 2)], 2, '4.2'],
    [
      'of several the one whose EVSE has the number, too',
      [connector(1, 2), connector(2, 2), connector(3, 2)],
      2,
      '2.2',
    ],
    ['else the one of the lowest EVSE', [connector(5, 2), connector(3, 2)], 2, '3.2'],
    [
      'an unknown one, which becomes one of EVSE 1',
      [connector(1, 1)],
      2,
      { kind: 'unknown', evseId: 1, ocppId: 2 },
    ],
    ['0, the station as a whole', [], 0, { kind: 'evse-only', evseId: 1 }],
    ['a number too high', [], 101, { kind: 'refused', evseId: 1 }],
  ])('%s', (_case, connectors, number, expected) => {
    expect(shown(resolveConnector(connectors, named(null, number)))).toEqual(expected);
  });
});
