import { describe, expect, it } from 'vitest';
import { connectorsAt, toPlace } from './station-places.js';

const connector = (evseId: number, ocppId: number) => ({
  _id: `${evseId}.${ocppId}`,
  evseId,
  ocppId,
});

describe('toPlace', () => {
  it.each([
    ['nothing', {}, null],
    ['a connectorId', { connectorId: 2 }, { connectorId: 2, evseId: 2, connectorOfEvse: null }],
    ['an evseId', { evseId: 2 }, { connectorId: 2, evseId: 2, connectorOfEvse: null }],
    ['both', { evseId: 2, connectorId: 1 }, { connectorId: 1, evseId: 2, connectorOfEvse: 1 }],
    ['the station', { connectorId: 0 }, { connectorId: 0, evseId: 0, connectorOfEvse: null }],
    ['both 0', { evseId: 0, connectorId: 0 }, { connectorId: 0, evseId: 0, connectorOfEvse: null }],
  ])('takes %s', (_, numbers, place) => {
    expect(toPlace(numbers)).toEqual(place);
  });
});

describe('connectorsAt', () => {
  const twoEvses = [connector(1, 1), connector(1, 2), connector(2, 1)];

  it.each([
    ['1.6 takes the number through the station', { connectorId: 2 }, 'ocpp1.6', ['1.2']],
    ['1.6 takes the EVSE of the same number first', { connectorId: 1 }, 'ocpp1.6', ['1.1']],
    ['1.6 does not know', { connectorId: 3 }, 'ocpp1.6', []],
    ['2.0.1 takes all of the EVSE', { connectorId: 1 }, 'ocpp2.0.1', ['1.1', '1.2']],
    ['2.0.1 takes the connector of the EVSE', { evseId: 1, connectorId: 2 }, 'ocpp2.0.1', ['1.2']],
    ['2.0.1 does not know the EVSE', { evseId: 3 }, 'ocpp2.0.1', []],
    ['2.0.1 does not know the connector', { evseId: 2, connectorId: 2 }, 'ocpp2.0.1', []],
  ] as const)('%s', (_, numbers, protocol, expected) => {
    const place = toPlace(numbers)!;
    expect(connectorsAt(place, protocol, twoEvses).map(({ _id }) => _id)).toEqual(expected);
  });

  it('prefers on 1.6 the connector whose EVSE has the same number, then the lowest EVSE', () => {
    const place = toPlace({ connectorId: 2 })!;
    const choose = (connectors: ReturnType<typeof connector>[]) =>
      connectorsAt(place, 'ocpp1.6', connectors).map(({ _id }) => _id);
    expect(choose([connector(1, 2), connector(2, 2), connector(3, 2)])).toEqual(['2.2']);
    expect(choose([connector(4, 2), connector(3, 2)])).toEqual(['3.2']);
  });
});
