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
