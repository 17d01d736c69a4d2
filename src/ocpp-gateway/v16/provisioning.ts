import type { BootInfo, Registration } from '../../shared/vocabulary/station.js';
import { toText } from '../wire-values.js';
import type { Routes } from './schemas.js';

/** Getting a station to work: BootNotification (section 4.2). */
export const provisioning = {
  BootNotification: {
    report: (request) => ({
      boot: {
        chargePointVendor: toText(request.chargePointVendor),
        chargePointModel: toText(request.chargePointModel),
        chargePointSerialNumber: toText(request.chargePointSerialNumber),
        chargeBoxSerialNumber: toText(request.chargeBoxSerialNumber),
        firmwareVersion: toText(request.firmwareVersion),
        iccid: toText(request.iccid),
        imsi: toText(request.imsi),
      } satisfies BootInfo,
    }),
    answer: (_request, { registration, now }) => ({
      status: STATUS[registration!.status],
      currentTime: new Date(now).toISOString(),
      interval: registration!.interval,
    }),
  },
} satisfies Routes;

const STATUS = {
  accepted: 'Accepted',
  pending: 'Pending',
  rejected: 'Rejected',
} as const satisfies Record<Registration, string>;
