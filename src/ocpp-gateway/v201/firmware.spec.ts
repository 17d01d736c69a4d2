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
