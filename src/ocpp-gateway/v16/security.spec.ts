import { describeAnswers, describeCommands, word } from '../../../test/support/command-table.js';
import { describeRoutes, keptRow } from '../../../test/support/route-table.js';
import { v16 } from './adapter.js';

describeRoutes(v16, [
  keptRow('SecurityEventNotification', 'chargestation.security_event', {
    type: 'TamperDetectionActivated',
    timestamp: '2026-03-05T10:00:00Z',
    techInfo: 'lid',
  }),
  keptRow('SignCertificate', null, { csr: '-----BEGIN' }, { status: 'Rejected' }),
]);

const HASH_DATA = {
  hashAlgorithm: 'SHA256',
  issuerNameHash: 'aa',
  issuerKeyHash: 'bb',
  serialNumber: '01',
};

describeCommands(v16, [
  {
    command: 'installCertificate',
    case: 'in the words of 1.6',
    request: { certificateType: 'CentralSystemRootCertificate', certificate: 'PEM' },
    calls: [
      [
        'InstallCertificate',
        { certificateType: 'CentralSystemRootCertificate', certificate: 'PEM' },
      ],
    ],
  },
  {
    command: 'installCertificate',
    case: 'in the words of 2.0.1',
    request: { certificateType: 'CSMSRootCertificate', certificate: 'PEM' },
    calls: [
      [
        'InstallCertificate',
        { certificateType: 'CentralSystemRootCertificate', certificate: 'PEM' },
      ],
    ],
  },
  {
    command: 'deleteCertificate',
    case: 'by its hash data',
    request: { certificateHashData: HASH_DATA },
    calls: [['DeleteCertificate', { certificateHashData: HASH_DATA }]],
  },
  {
    command: 'getCertificates',
    case: 'all kinds',
    request: { certificateTypes: [] },
    calls: [
      ['GetInstalledCertificateIds', { certificateType: 'CentralSystemRootCertificate' }],
      ['GetInstalledCertificateIds', { certificateType: 'ManufacturerRootCertificate' }],
    ],
  },
  {
    command: 'installCertificate',
    case: 'of a kind that 1.6 lacks',
    request: { certificateType: 'V2GRootCertificate', certificate: 'PEM' },
    calls: 'OCPP 1.6 has no V2GRootCertificate',
  },
]);

describeAnswers(v16, [
  {
    command: 'getCertificates',
    action: 'GetInstalledCertificateIds',
    answer: { status: 'NotFound' },
    result: word('NotFound', false),
  },
]);
