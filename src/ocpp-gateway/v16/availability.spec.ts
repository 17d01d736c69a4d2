import { describeAnswers, describeCommands, word } from '../../../test/support/command-table.js';
import { describeRoutes, type RouteRow } from '../../../test/support/route-table.js';
import { v16 } from './adapter.js';

const AT = Date.UTC(2026, 2, 5, 10);
const WORDS = [
  'Available',
  'Preparing',
  'Charging',
  'SuspendedEVSE',
  'SuspendedEV',
  'Finishing',
  'Reserved',
  'Unavailable',
  'Faulted',
];

function status(name: string, request: object, expected: object, broken?: true): RouteRow {
  const said = { evse: { evseId: null, connectorId: 1 }, status: 'Available', timestamp: AT };
  const rawMessage = JSON.stringify(request);
  const report = { statuses: [{ ...said, ...expected, rawMessage }] };
  return { action: 'StatusNotification', case: name, request, report, broken };
}

const SENT = {
  connectorId: 1,
  errorCode: 'NoError',
  status: 'Available',
  timestamp: '2026-03-05T10:00:00Z',
};

describeRoutes(v16, [
  {
    action: 'Heartbeat',
    case: 'the time',
    request: {},
    report: {},
    answer: { currentTime: '2026-03-05T12:00:00.000Z' },
  },
  ...WORDS.map((word) => status(word, { ...SENT, status: word }, { status: word })),
  status(
    'the station as a whole',
    { ...SENT, connectorId: 0 },
    {
      evse: { evseId: null, connectorId: 0 },
    },
  ),
  status(
    'everything a fault says stays in the raw message',
    { ...SENT, status: 'Faulted', errorCode: 'GroundFailure', info: 'RCD', vendorErrorCode: 'E7' },
    { status: 'Faulted' },
  ),
  status(
    'no time',
    { connectorId: 1, errorCode: 'NoError', status: 'Available' },
    { timestamp: null },
  ),
  status('an unreadable time', { ...SENT, timestamp: 'now' }, { timestamp: null }, true),
  status('a time without zone', { ...SENT, timestamp: '2026-03-05T10:00:00' }, {}, true),
  status('an unknown word', { ...SENT, status: 'Parked' }, { status: 'Parked' }, true),
  status('a number as text', { ...SENT, connectorId: '1' }, {}, true),
  {
    action: 'StatusNotification',
    case: 'a connector number that no integer holds: only kept',
    request: { ...SENT, connectorId: 4_000_000_000 },
    broken: true,
    report: {
      notice: {
        type: null,
        action: 'StatusNotification',
        payload: { ...SENT, connectorId: 4_000_000_000 },
      },
    },
  },
]);

describeCommands(v16, [
  {
    command: 'changeAvailability',
    case: 'a connector',
    request: { place: { connectorId: 2, evseId: 2, connectorOfEvse: null }, operative: false },
    calls: [['ChangeAvailability', { connectorId: 2, type: 'Inoperative' }]],
  },
  {
    command: 'changeAvailability',
    case: 'a connector of an EVSE',
    request: { place: { connectorId: 2, evseId: 2, connectorOfEvse: 1 }, operative: true },
    calls: [['ChangeAvailability', { connectorId: 2, type: 'Operative' }]],
  },
  {
    command: 'changeAvailability',
    case: 'the station',
    request: { place: { connectorId: 0, evseId: 0, connectorOfEvse: null }, operative: true },
    calls: [['ChangeAvailability', { connectorId: 0, type: 'Operative' }]],
  },
]);

describeAnswers(v16, [
  {
    command: 'changeAvailability',
    action: 'ChangeAvailability',
    answer: { status: 'Scheduled' },
    result: word('Scheduled', true),
  },
]);
