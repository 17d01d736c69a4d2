import { describeRoutes, NOW, type RouteRow } from '../../../test/support/route-table.js';
import { v201 } from './adapter.js';

const AT = Date.UTC(2026, 2, 5, 10);
const TIME = '2026-03-05T10:00:00Z';

const SAMPLE = {
  value: 22500,
  text: '22500',
  measurand: 'Energy.Active.Import.Register',
  context: 'Sample.Periodic',
  location: 'Outlet',
  phase: null,
  unit: 'Wh',
  multiplier: 0,
};
const VALUE = { timestamp: TIME, sampledValue: [{ value: 22500 }] };

function readings(
  name: string,
  request: object,
  meterValues: NonNullable<RouteRow['report']['meterValues']>['meterValues'],
  evseId: number | null = 2,
  broken?: true,
): RouteRow {
  const report = { meterValues: { evse: { evseId, connectorId: null }, meterValues } };
  return { action: 'MeterValues', case: name, request, report, broken };
}

/** A message with one sampled value, and how it is read. */
function sample(name: string, sent: object, expected: object, broken?: true): RouteRow {
  const request = { evseId: 2, meterValue: [{ timestamp: TIME, sampledValue: [sent] }] };
  const sampledValues = [{ ...SAMPLE, ...expected }];
  return readings(name, request, [{ timestamp: AT, sampledValues }], 2, broken);
}

describeRoutes(v201, [
  sample('all defaults', { value: 22500 }, {}),
  readings(
    'of the main meter',
    { evseId: 0, meterValue: [VALUE] },
    [{ timestamp: AT, sampledValues: [SAMPLE] }],
    0,
  ),
  sample(
    'everything said',
    {
      value: 7.21,
      context: 'Sample.Clock',
      measurand: 'Power.Active.Import',
      phase: 'L1-N',
      location: 'Inlet',
      unitOfMeasure: { unit: 'W', multiplier: 3 },
    },
    {
      value: 7.21,
      text: '7.21',
      context: 'Sample.Clock',
      measurand: 'Power.Active.Import',
      phase: 'L1-N',
      location: 'Inlet',
      unit: 'W',
      multiplier: 3,
    },
  ),
  sample(
    'a multiplier alone',
    { value: 22.5, unitOfMeasure: { multiplier: 3 } },
    {
      value: 22.5,
      text: '22.5',
      multiplier: 3,
    },
  ),
  sample(
    'a voltage without a unit',
    { value: 230.1, measurand: 'Voltage', phase: 'L1' },
    { value: 230.1, text: '230.1', measurand: 'Voltage', phase: 'L1', unit: 'V' },
  ),
  sample(
    'a value that is signed as well is a number',
    {
      value: 22500,
      signedMeterValue: {
        signedMeterData: 'AA',
        signingMethod: 'ECDSA',
        encodingMethod: 'OCMF',
        publicKey: 'BB',
      },
    },
    {},
  ),
  sample('digits in text', { value: '22500' }, {}, true),
  sample(
    'an unknown measurand',
    { value: 1, measurand: 'Humidity' },
    { value: 1, text: '1', measurand: 'Humidity', unit: null },
    true,
  ),
  readings(
    'a value that its multiplier makes infinite is left out',
    {
      evseId: 2,
      meterValue: [
        { timestamp: TIME, sampledValue: [{ value: 1, unitOfMeasure: { multiplier: 400 } }] },
      ],
    },
    [],
  ),
  readings(
    'an unreadable time is the time of receipt',
    { evseId: 2, meterValue: [{ ...VALUE, timestamp: 'noon' }] },
    [{ timestamp: NOW, sampledValues: [SAMPLE] }],
    2,
    true,
  ),
  readings(
    'readings that are none',
    {
      evseId: 2,
      meterValue: [
        null,
        { timestamp: TIME, sampledValue: [{ value: {} }, null, {}] },
        { timestamp: TIME, sampledValue: { value: 1 } },
      ],
    },
    [],
    2,
    true,
  ),
  readings('nothing at all', {}, [], null, true),
]);
