import { describe, expect, it } from 'vitest';
import { stationStatuses } from './station-statuses.js';

const report = (
  chargestation: string,
  evseId: number | null,
  connectorId: number,
  rawMessage: string,
) => ({
  station: { chargestation, organization: 'o' },
  report: { evse: { evseId, connectorId }, status: 'Available', timestamp: null, rawMessage },
});

describe('stationStatuses', () => {
  it.each([
    ['1.6 connector 0', null, 0, true],
    ['1.6 connector 1', null, 1, false],
    ['2.0.1 EVSE 0', 0, 1, true],
    ['2.0.1 connector 0', 1, 0, true],
    ['2.0.1 both 0', 0, 0, true],
    ['2.0.1 a connector', 1, 1, false],
  ])('%s', (_, evseId, connectorId, whole) => {
    const found = stationStatuses([report('a', evseId, connectorId, '{"a":1}')]);
    expect([...found]).toEqual(whole ? [['a', '{"a":1}']] : []);
  });

  it('keeps the last one of a station', () => {
    const reports = [
      report('a', null, 0, '1'),
      report('b', null, 0, '2'),
      report('a', null, 0, '3'),
    ];
    expect([...stationStatuses(reports)]).toEqual([
      ['a', '3'],
      ['b', '2'],
    ]);
  });
});
