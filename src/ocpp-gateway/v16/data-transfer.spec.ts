import { describeRoutes, keptRow } from '../../../test/support/route-table.js';
import { v16 } from './adapter.js';

describeRoutes(v16, [
  keptRow(
    'DataTransfer',
    'chargestation.data_transfer.received',
    { vendorId: 'com.example', messageId: 'Ping', data: '{"x":1}' },
    { status: 'UnknownVendorId' },
  ),
]);
