import { describeRoutes, keptRow } from '../../../test/support/route-table.js';
import { v201 } from './adapter.js';

const CURRENT_TIME = '2026-03-05T12:00:00.000Z';
const NOTHING = {
  chargePointSerialNumber: null,
  chargeBoxSerialNumber: null,
  firmwareVersion: null,
  iccid: null,
  imsi: null,
};

describeRoutes(v201, [
  {
    action: 'BootNotification',
    case: 'all that is stored; accepted',
    request: {
      reason: 'PowerUp',
      chargingStation: {
        vendorName: 'Acme',
        model: 'Wall-22i',
        serialNumber: 'SN-2001',
        firmwareVersion: '5.0.0',
        modem: { iccid: '8944', imsi: '2620' },
      },
    },
    report: {
      boot: {
        chargePointVendor: 'Acme',
        chargePointModel: 'Wall-22i',
        chargePointSerialNumber: 'SN-2001',
        chargeBoxSerialNumber: null,
        firmwareVersion: '5.0.0',
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
    request: { reason: 'Unknown', chargingStation: { vendorName: 'Acme', model: 'Wall-22i' } },
    report: { boot: { chargePointVendor: 'Acme', chargePointModel: 'Wall-22i', ...NOTHING } },
    outcome: { registration: { status: 'pending', interval: 60 } },
    answer: { status: 'Pending', currentTime: CURRENT_TIME, interval: 60 },
  },
  {
    action: 'BootNotification',
    case: 'an unknown reason, null for an absent modem; rejected',
    request: {
      reason: 'BrownOut',
      chargingStation: { vendorName: 'Acme', model: 'Wall-22i', modem: null },
    },
    broken: true,
    report: { boot: { chargePointVendor: 'Acme', chargePointModel: 'Wall-22i', ...NOTHING } },
    outcome: { registration: { status: 'rejected', interval: 3600 } },
    answer: { status: 'Rejected', currentTime: CURRENT_TIME, interval: 3600 },
  },
  keptRow('NotifyReport', null, {
    requestId: 7,
    generatedAt: CURRENT_TIME,
    seqNo: 0,
    tbc: true,
    reportData: [
      {
        component: { name: 'Connector', evse: { id: 1, connectorId: 1 } },
        variable: { name: 'AvailabilityState' },
        variableAttribute: [{ value: 'Available' }],
      },
    ],
  }),
]);
