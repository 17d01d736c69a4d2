import { describe, expect, it } from 'vitest';
import { DomainError } from '../shared/errors.js';
import { checkPlace, findPlace, type StationConnector } from './places.js';

const CONNECTORS: StationConnector[] = [
  { _id: 'a', evseId: 1, ocppId: 1, power_type: null },
  { _id: 'b', evseId: 1, ocppId: 2, power_type: null },
  { _id: 'c', evseId: 2, ocppId: 1, power_type: null },
  { _id: 'd', evseId: 3, ocppId: 2, power_type: null },
];

function code(read: () => unknown) {
  try {
    read();
  } catch (error) {
    if (error instanceof DomainError) return error.code;
    throw error;
  }
  return null;
}

describe('findPlace', () => {
  it.each([
    ['ocpp1.6', 1, ['a']],
    ['ocpp1.6', 2, ['b']],
    ['ocpp2.0.1', 1, ['a', 'b']],
    ['ocpp2.0.1', 2, ['c']],
    ['ocpp2.0.1', 0, ['a', 'b', 'c', 'd']],
  ] as const)('%s %i', (protocol, n, ids) => {
    for (const named of [{ connectorId: n }, { evseId: n }]) {
      const found = findPlace(named, protocol, CONNECTORS);
      expect(found?.place).toEqual({ connectorId: n, evseId: n, connectorOfEvse: null });
      expect(found?.connectors.map(({ _id }) => _id)).toEqual(ids);
    }
  });

  it('prefers the 1.6 connector whose EVSE has the same number', () => {
    const both = [...CONNECTORS, { _id: 'e', evseId: 2, ocppId: 2, power_type: null }];
    expect(findPlace({ connectorId: 2 }, 'ocpp1.6', both)?.connectors[0]?._id).toBe('e');
  });

  it('refuses what does not exist, unless nothing is known', () => {
    expect(code(() => findPlace({ connectorId: 3 }, 'ocpp1.6', CONNECTORS))).toBe(
      'connector_not_found',
    );
    expect(code(() => findPlace({ connectorId: 4 }, 'ocpp2.0.1', CONNECTORS))).toBe(
      'connector_not_found',
    );
    expect(findPlace({ connectorId: 3 }, 'ocpp1.6', [])?.connectors).toEqual([]);
    expect(findPlace({}, 'ocpp1.6', CONNECTORS)).toBeNull();
  });

  it('wants two numbers of a 2.0.1 place to agree', () => {
    expect(code(() => findPlace({ connectorId: 1, evseId: 2 }, 'ocpp2.0.1', CONNECTORS))).toBe(
      'invalid_field',
    );
    expect(findPlace({ connectorId: 1, evseId: 2 }, 'ocpp1.6', CONNECTORS)?.place.connectorId).toBe(
      1,
    );
  });
});

describe('checkPlace', () => {
  it.each([
    ['TxProfile', { connectorId: 0 }, 'invalid_connector'],
    ['ChargePointMaxProfile', { connectorId: 1 }, 'invalid_connector'],
    ['ChargingStationMaxProfile', { evseId: 2 }, 'invalid_connector'],
    ['TxDefaultProfile', {}, 'invalid_field'],
    ['TxDefaultProfile', { connectorId: 0 }, null],
    ['TxDefaultProfile', { connectorId: 1 }, null],
    ['TxProfile', { evseId: 1 }, null],
    ['ChargePointMaxProfile', { connectorId: 0 }, null],
  ] as const)('%s at %o', (purpose, named, expected) => {
    expect(code(() => checkPlace(purpose, named))).toBe(expected);
  });
});
