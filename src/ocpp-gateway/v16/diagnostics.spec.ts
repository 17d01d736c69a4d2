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
