import { describeRoutes } from '../../../test/support/route-table.js';
import { v16 } from './adapter.js';

const CURRENT_TIME = '2026-03-05T12:00:00.000Z';
const NOTHING = {
  chargePointSerialNumber: null,
  chargeBoxSerialNumber: null,
  firmwareVersion: null,
  iccid: null,
  imsi: null,
};

describeRoutes(v16, [
  {
    action: 'BootNotification',
    case: 'all that is stored; accepted',
    request: {
      chargePointVendor: 'Acme',
      chargePointModel: 'Wall-22',
      chargePointSerialNumber: 'SN-0001',
      chargeBoxSerialNumber: 'BOX-1',
      firmwareVersion: '3.2.1',
      iccid: '8944',
      imsi: '2620',
      meterType: 'EM340',
      meterSerialNumber: 'M-1',
    },
    report: {
      boot: {
        chargePointVendor: 'Acme',
        chargePointModel: 'Wall-22',
        chargePointSerialNumber: 'SN-0001',
        chargeBoxSerialNumber: 'BOX-1',
        firmwareVersion: '3.2.1',
        iccid: '8944',
        imsi: '2620',
      },
    },
    outcome: { registration: { status: 'accepted', interval: 300 } },
    answer: { status: 'Accepted', currentTime: CURRENT_TIME, interval: 300 },
  },
  {
    action: 'BootNotification',
    case: 'only what is required; pending',
    request: { chargePointVendor: 'Acme', chargePointModel: 'Wall-22' },
    report: { boot: { chargePointVendor: 'Acme', chargePointModel: 'Wall-22', ...NOTHING } },
    outcome: { registration: { status: 'pending', interval: 60 } },
    answer: { status: 'Pending', currentTime: CURRENT_TIME, interval: 60 },
  },
  {
    action: 'BootNotification',
    case: 'null for an absent field; rejected',
    request: { chargePointVendor: 'Acme', chargePointModel: 'Wall-22', iccid: null },
    broken: true,
    report: { boot: { chargePointVendor: 'Acme', chargePointModel: 'Wall-22', ...NOTHING } },
    outcome: { registration: { status: 'rejected', interval: 3600 } },
    answer: { status: 'Rejected', currentTime: CURRENT_TIME, interval: 3600 },
  },
]);
