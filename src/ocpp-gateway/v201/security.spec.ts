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
