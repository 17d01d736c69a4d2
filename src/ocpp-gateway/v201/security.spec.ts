import { describeAnswers, describeCommands, word } from '../../../test/support/command-table.js';
import { describeRoutes, keptRow } from '../../../test/support/route-table.js';
import { v201 } from './adapter.js';

describeRoutes(v201, [
  keptRow('SecurityEventNotification', 'chargestation.security_event', {
    type: 'TamperDetectionActivated',
    timestamp: '2026-03-05T10:00:00Z',
    techInfo: 'lid',
  }),
  keptRow('SignCertificate', null, { csr: '-----BEGIN' }, { status: 'Rejected' }),
  keptRow(
    'Get15118EVCertificate',
    null,
    { iso15118SchemaVersion: 'urn:iso:15118:2:2013:MsgDef', action: 'Install', exiRequest: 'gA==' },
    { status: 'Failed', exiResponse: '' },
  ),
  keptRow(
    'GetCertificateStatus',
    null,
    {
      ocspRequestData: {
        hashAlgorithm: 'SHA256',
        issuerNameHash: 'a',
        issuerKeyHash: 'b',
        serialNumber: '1',
        responderURL: 'http://ocsp.example',
      },
    },
    { status: 'Failed' },
  ),
]);

const HASH_DATA = {
  hashAlgorithm: 'SHA256',
  issuerNameHash: 'aa',
  issuerKeyHash: 'bb',
  serialNumber: '01',
};

describeCommands(v201, [
  {
    command: 'installCertificate',
    case: 'in the words of 1.6',
    request: { certificateType: 'CentralSystemRootCertificate', certificate: 'PEM' },
    calls: [['InstallCertificate', { certificateType: 'CSMSRootCertificate', certificate: 'PEM' }]],
  },
  {
    command: 'installCertificate',
    case: 'in the words of 2.0.1',
    request: { certificateType: 'CSMSRootCertificate', certificate: 'PEM' },
    calls: [['InstallCertificate', { certificateType: 'CSMSRootCertificate', certificate: 'PEM' }]],
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
    calls: [['GetInstalledCertificateIds', {}]],
  },
  {
    command: 'getCertificates',
    case: 'some kinds, one of them named twice',
    request: {
      certificateTypes: [
        'CentralSystemRootCertificate',
        'CSMSRootCertificate',
        'V2GRootCertificate',
      ],
    },
    calls: [
      [
        'GetInstalledCertificateIds',
        { certificateType: ['CSMSRootCertificate', 'V2GRootCertificate'] },
      ],
    ],
  },
]);

describeAnswers(v201, [
  {
    command: 'getCertificates',
    action: 'GetInstalledCertificateIds',
    answer: { status: 'NotFound' },
    result: word('NotFound', false),
  },
]);
