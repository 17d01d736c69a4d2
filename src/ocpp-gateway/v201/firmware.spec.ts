import { describeAnswers, describeCommands, word } from '../../../test/support/command-table.js';
import { describeRoutes, keptRow } from '../../../test/support/route-table.js';
import { v201 } from './adapter.js';

describeRoutes(v201, [
  keptRow('FirmwareStatusNotification', 'chargestation.firmware_status.updated', {
    status: 'InstallScheduled',
    requestId: 4,
  }),
  keptRow('PublishFirmwareStatusNotification', 'chargestation.firmware_status.updated', {
    status: 'Published',
    location: ['https://192.0.2.1/fw'],
    requestId: 5,
  }),
]);

describeCommands(v201, [
  {
    command: 'updateFirmware',
    case: 'unsigned',
    request: {
      requestId: 8,
      location: 'https://files.example.com/fw.bin',
      retrieveAt: '2026-03-01T00:00:00Z',
      installAt: null,
      signingCertificate: null,
      signature: null,
      retries: 2,
      retryInterval: null,
    },
    calls: [
      [
        'UpdateFirmware',
        {
          requestId: 8,
          firmware: {
            location: 'https://files.example.com/fw.bin',
            retrieveDateTime: '2026-03-01T00:00:00Z',
          },
          retries: 2,
        },
      ],
    ],
  },
  {
    command: 'updateFirmware',
    case: 'unsigned, installed later',
    request: {
      requestId: 8,
      location: 'https://files.example.com/fw.bin',
      retrieveAt: '2026-03-01T00:00:00Z',
      installAt: '2026-03-02T00:00:00Z',
      signingCertificate: null,
      signature: null,
      retries: null,
      retryInterval: null,
    },
    calls: [
      [
        'UpdateFirmware',
        {
          requestId: 8,
          firmware: {
            location: 'https://files.example.com/fw.bin',
            retrieveDateTime: '2026-03-01T00:00:00Z',
            installDateTime: '2026-03-02T00:00:00Z',
          },
        },
      ],
    ],
  },
  {
    command: 'updateFirmware',
    case: 'signed',
    request: {
      requestId: 8,
      location: 'https://files.example.com/fw.bin',
      retrieveAt: '2026-03-01T00:00:00Z',
      installAt: '2026-03-02T00:00:00Z',
      signingCertificate: 'PEM',
      signature: 'c2ln',
      retries: null,
      retryInterval: null,
    },
    calls: [
      [
        'UpdateFirmware',
        {
          requestId: 8,
          firmware: {
            location: 'https://files.example.com/fw.bin',
            retrieveDateTime: '2026-03-01T00:00:00Z',
            installDateTime: '2026-03-02T00:00:00Z',
            signingCertificate: 'PEM',
            signature: 'c2ln',
          },
        },
      ],
    ],
  },
]);

describeAnswers(v201, [
  {
    command: 'updateFirmware',
    action: 'UpdateFirmware',
    answer: { status: 'InvalidCertificate' },
    result: word('InvalidCertificate', false),
  },
  {
    command: 'updateFirmware',
    action: 'UpdateFirmware',
    answer: { status: 'Accepted' },
    result: word('Accepted', true),
  },
]);
