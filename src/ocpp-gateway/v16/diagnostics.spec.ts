import { describeAnswers, describeCommands, word } from '../../../test/support/command-table.js';
import { describeRoutes, keptRow } from '../../../test/support/route-table.js';
import { v16 } from './adapter.js';

describeRoutes(v16, [
  keptRow('DiagnosticsStatusNotification', 'chargestation.log_status.updated', {
    status: 'UploadFailed',
  }),
  keptRow('LogStatusNotification', 'chargestation.log_status.updated', {
    status: 'Uploaded',
    requestId: 9,
  }),
]);

describeCommands(v16, [
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
        'GetDiagnostics',
        {
          location: 'https://files.example.com/up',
          startTime: '2026-03-01T00:00:00Z',
          stopTime: '2026-03-02T00:00:00Z',
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

describeAnswers(v16, [
  {
    command: 'getLogs',
    action: 'GetDiagnostics',
    answer: { fileName: 'diagnostics.zip' },
    result: { accepted: true, status: null, reason: null },
  },
  {
    command: 'getLogs',
    action: 'GetDiagnostics',
    answer: {},
    result: { accepted: false, status: null, reason: 'There is nothing to upload.' },
  },
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
