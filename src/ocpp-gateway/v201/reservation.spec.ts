import { describeRoutes, keptRow } from '../../../test/support/route-table.js';
import { v201 } from './adapter.js';

describeRoutes(v201, [
  keptRow('ReservationStatusUpdate', null, {
    reservationId: 12,
    reservationUpdateStatus: 'Expired',
  }),
]);
