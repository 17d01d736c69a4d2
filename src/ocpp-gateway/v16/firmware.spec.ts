import { describeAnswers, describeCommands, word } from '../../../test/support/command-table.js';
import { describeRoutes, keptRow } from '../../../test/support/route-table.js';
import { v16 } from './adapter.js';

describeRoutes(v16, [
  keptRow('FirmwareStatusNotification', 'chargestation.firmware_status.updated', {
    status: 'Downloading',
  }),
  keptRow('SignedFirmwareStatusNotification', 'chargestation.firmware_status.updated', {
    status: 'SignatureVerified',
    requestId: 4,
  }),
]);

describeCommands(v16, [
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
          location: 'https://files.example.com/fw.bin',
          retrieveDate: '2026-03-01T00:00:00Z',
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
    calls: 'for signed updates only',
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
        'SignedUpdateFirmware',
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
  {
    command: 'updateFirmware',
    case: 'a certificate without signature',
    request: {
      requestId: 8,
      location: 'https://files.example.com/fw.bin',
      retrieveAt: '2026-03-01T00:00:00Z',
      installAt: null,
      signingCertificate: 'PEM',
      signature: null,
      retries: null,
      retryInterval: null,
    },
    calls: 'both signingCertificate and signature',
  },
]);

describeAnswers(v16, [
  {
    command: 'updateFirmware',
    action: 'SignedUpdateFirmware',
    answer: { status: 'InvalidCertificate' },
    result: word('InvalidCertificate', false),
  },
  {
    command: 'updateFirmware',
    action: 'UpdateFirmware',
    answer: {},
    result: { accepted: true, status: null, reason: null },
  },
]);
