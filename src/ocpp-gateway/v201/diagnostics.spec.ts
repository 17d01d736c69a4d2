import { describeAnswers, describeCommands, word } from '../../../test/support/command-table.js';
import { describeRoutes, keptRow, type RouteRow } from '../../../test/support/route-table.js';
import { v201 } from './adapter.js';

const TIME = '2026-03-05T10:00:41.000Z';

function event(changed: object = {}, evse: object | undefined = { id: 1, connectorId: 2 }) {
  return {
    eventId: 1,
    timestamp: TIME,
    trigger: 'Delta',
    actualValue: 'Occupied',
    eventNotificationType: 'HardWiredNotification',
    component: { name: 'Connector', evse },
    variable: { name: 'AvailabilityState' },
    ...changed,
  };
}

function twin(evseId: number, connectorId: number, connectorStatus: string, timestamp = TIME) {
  return {
    evse: { evseId, connectorId },
    status: connectorStatus,
    timestamp: Number.isNaN(Date.parse(timestamp)) ? null : Date.parse(timestamp),
    rawMessage: JSON.stringify({ timestamp, connectorStatus, evseId, connectorId }),
  };
}

function events(name: string, eventData: object[], statuses?: object[], broken?: true): RouteRow {
  const request = { generatedAt: TIME, seqNo: 0, eventData };
  const notice = { type: null, action: 'NotifyEvent', payload: request };
  const report = { notice, statuses } as RouteRow['report'];
  return { action: 'NotifyEvent', case: name, request, report, broken };
}

describeRoutes(v201, [
  events('a StatusNotification in other words', [event()], [twin(1, 2, 'Occupied')]),
  events(
    'several connectors in one message, other events between them',
    [
      event({ actualValue: 'Available', timestamp: '2026-03-05T09:00:00Z' }),
      event({ component: { name: 'ChargingStation' }, variable: { name: 'Problem' } }),
      event({ actualValue: 'Faulted' }, { id: 2, connectorId: 1 }),
    ],
    [twin(1, 2, 'Available', '2026-03-05T09:00:00Z'), twin(2, 1, 'Faulted')],
  ),
  events(
    'names and status in another letter case',
    [
      event({
        actualValue: 'UNAVAILABLE',
        component: { name: 'connector', evse: { id: 1, connectorId: 1 } },
        variable: { name: 'availabilitystate' },
      }),
    ],
    [twin(1, 1, 'Unavailable')],
  ),
  events('a status of no connector is kept only', [event({}, { id: 1 })]),
  events('a status of nothing is kept only', [event({ component: { name: 'Connector' } })]),
  events('a status of an EVSE is kept only', [
    event({ component: { name: 'EVSE', evse: { id: 1, connectorId: 1 } } }),
  ]),
  events('a value that is no status is kept only', [event({ actualValue: 'Charging' })]),
  events('another variable is kept only', [event({ variable: { name: 'Enabled' } })]),
  events(
    'an unreadable time',
    [event({ timestamp: 'now' })],
    [twin(1, 2, 'Occupied', 'now')],
    true,
  ),
  keptRow('LogStatusNotification', 'chargestation.log_status.updated', {
    status: 'Uploaded',
    requestId: 9,
  }),
  keptRow('NotifyCustomerInformation', null, {
    data: 'name=...',
    seqNo: 0,
    generatedAt: TIME,
    requestId: 3,
  }),
  keptRow('NotifyDisplayMessages', null, {
    requestId: 3,
    messageInfo: [{ id: 1, priority: 'InFront', message: { format: 'UTF8', content: 'Hello' } }],
  }),
  keptRow('NotifyMonitoringReport', null, {
    requestId: 3,
    seqNo: 0,
    generatedAt: TIME,
    monitor: [
      {
        component: { name: 'Connector' },
        variable: { name: 'Temperature' },
        variableMonitoring: [
          { id: 1, transaction: false, value: 70, type: 'UpperThreshold', severity: 3 },
        ],
      },
    ],
  }),
]);

describeCommands(v201, [
  {
    command: 'getLogs',
    case: 'diagnostics of a period',
    request: {
      requestId: 7,
      kind: 'DiagnosticsLog',
      location: 'https://files.example.com/up',
      from: '2026-03-01T00:00:00Z',
      to: '2026-03-02T00:00:00Z',
      retries: 3,
      retryInterval: 60,
    },
    calls: [
      [
        'GetLog',
        {
          logType: 'DiagnosticsLog',
          requestId: 7,
          log: {
            remoteLocation: 'https://files.example.com/up',
            oldestTimestamp: '2026-03-01T00:00:00Z',
            latestTimestamp: '2026-03-02T00:00:00Z',
          },
          retries: 3,
          retryInterval: 60,
        },
      ],
    ],
  },
  {
    command: 'getLogs',
    case: 'the security log',
    request: {
      requestId: 7,
      kind: 'SecurityLog',
      location: 'https://files.example.com/up',
      from: null,
      to: null,
      retries: null,
      retryInterval: null,
    },
    calls: [
      [
        'GetLog',
        {
          logType: 'SecurityLog',
          requestId: 7,
          log: { remoteLocation: 'https://files.example.com/up' },
        },
      ],
    ],
  },
]);

describeAnswers(v201, [
  {
    command: 'getLogs',
    action: 'GetLog',
    answer: { status: 'AcceptedCanceled', filename: 'security.log' },
    result: word('AcceptedCanceled', true),
  },
  {
    command: 'getLogs',
    action: 'GetLog',
    answer: { status: 'Rejected' },
    result: word('Rejected', false),
  },
]);
