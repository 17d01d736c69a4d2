import { describe, expect, it } from 'vitest';
import { connectorName, placeName } from './connector-name.js';

const SECOND = { _id: 'b', evseId: 1, ocppId: 2, status: null, synthetic: false, statusAt: null };
const connectors = [{ ...SECOND, _id: 'a', ocppId: 1 }, SECOND];
const v16 = { protocol: 'ocpp1.6', connectors } as const;
const v201 = { protocol: 'ocpp2.0.1', connectors } as const;

describe('connectorName', () => {
  it('has no EVSE on a station of OCPP 1.6', () => {
    expect(connectorName('ocpp1.6', SECOND)).toBe('Connector 2');
    expect(connectorName('ocpp2.0.1', SECOND)).toBe('EVSE 1/2');
    expect(connectorName(null, SECOND)).toBe('EVSE 1/2');
  });
});

describe('placeName', () => {
  it('names the connector on a station of OCPP 1.6, else the EVSE', () => {
    expect(placeName({ connector: 'b', evseId: 1 }, v16)).toBe('Connector 2');
    expect(placeName({ connector: 'b', evseId: 1 }, v201)).toBe('EVSE 1');
  });

  it('is null when the place, or the station, is not known', () => {
    expect(placeName({ connector: 'gone', evseId: 1 }, v16)).toBeNull();
    expect(placeName({ connector: null, evseId: null }, v201)).toBeNull();
    expect(placeName({ connector: 'b', evseId: 1 }, undefined)).toBeNull();
  });
});
