import { describeAnswers, describeCommands, word } from '../../../test/support/command-table.js';
import { describeRoutes, type RouteRow } from '../../../test/support/route-table.js';
import { v201 } from './adapter.js';

const AT = Date.UTC(2026, 2, 5, 10);
const WORDS = ['Available', 'Occupied', 'Reserved', 'Unavailable', 'Faulted'];

function status(name: string, request: object, expected: object, broken?: true): RouteRow {
  const said = { evse: { evseId: 2, connectorId: 1 }, status: 'Available', timestamp: AT };
  const rawMessage = JSON.stringify(request);
  const report = { statuses: [{ ...said, ...expected, rawMessage }] };
  return { action: 'StatusNotification', case: name, request, report, broken };
}

const SENT = {
  timestamp: '2026-03-05T10:00:00Z',
  connectorStatus: 'Available',
  evseId: 2,
  connectorId: 1,
};

describeRoutes(v201, [
  {
    action: 'Heartbeat',
    case: 'the time',
    request: {},
    report: {},
    answer: { currentTime: '2026-03-05T12:00:00.000Z' },
  },
  ...WORDS.map((word) => status(word, { ...SENT, connectorStatus: word }, { status: word })),
  status(
    'the station as a whole',
    { ...SENT, evseId: 0, connectorId: 0 },
    {
      evse: { evseId: 0, connectorId: 0 },
    },
  ),
  status('an unreadable time', { ...SENT, timestamp: 'now' }, { timestamp: null }, true),
  status('a time without zone', { ...SENT, timestamp: '2026-03-05T10:00:00' }, {}, true),
  status('an unknown word', { ...SENT, connectorStatus: 'Parked' }, { status: 'Parked' }, true),
  status('numbers as text', { ...SENT, evseId: '2', connectorId: '1' }, {}, true),
  {
    action: 'StatusNotification',
    case: 'an EVSE number that no integer holds: only kept',
    request: { ...SENT, evseId: 4_000_000_000 },
    broken: true,
    report: {
      notice: {
        type: null,
        action: 'StatusNotification',
        payload: { ...SENT, evseId: 4_000_000_000 },
      },
    },
  },
]);

describeCommands(v201, [
  {
    command: 'changeAvailability',
    case: 'a connector',
    request: { place: { connectorId: 2, evseId: 2, connectorOfEvse: null }, operative: false },
    calls: [['ChangeAvailability', { operationalStatus: 'Inoperative', evse: { id: 2 } }]],
  },
  {
    command: 'changeAvailability',
    case: 'a connector of an EVSE',
    request: { place: { connectorId: 2, evseId: 2, connectorOfEvse: 1 }, operative: true },
    calls: [
      ['ChangeAvailability', { operationalStatus: 'Operative', evse: { id: 2, connectorId: 1 } }],
    ],
  },
  {
    command: 'changeAvailability',
    case: 'the station',
    request: { place: { connectorId: 0, evseId: 0, connectorOfEvse: null }, operative: true },
    calls: [['ChangeAvailability', { operationalStatus: 'Operative' }]],
  },
]);

describeAnswers(v201, [
  {
    command: 'changeAvailability',
    action: 'ChangeAvailability',
    answer: { status: 'Scheduled' },
    result: word('Scheduled', true),
  },
]);
