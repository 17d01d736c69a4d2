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
