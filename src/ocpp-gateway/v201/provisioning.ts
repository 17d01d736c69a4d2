import type { BootInfo, Registration } from '../../shared/vocabulary/station.js';
import { keptMessage } from '../kept-message.js';
import { toText } from '../wire-values.js';
import type { Routes } from './schemas.js';

/** Getting a station to work: BootNotification and NotifyReport (functional block B). */
export const provisioning = {
  BootNotification: {
    report: ({ chargingStation }) => ({
      boot: {
        chargePointVendor: toText(chargingStation.vendorName),
        chargePointModel: toText(chargingStation.model),
        chargePointSerialNumber: toText(chargingStation.serialNumber),
        chargeBoxSerialNumber: null,
        firmwareVersion: toText(chargingStation.firmwareVersion),
        iccid: toText(chargingStation.modem?.iccid),
        imsi: toText(chargingStation.modem?.imsi),
      } satisfies BootInfo,
    }),
    answer: (_request, { registration, now }) => ({
      status: STATUS[registration!.status],
      currentTime: new Date(now).toISOString(),
      interval: registration!.interval,
    }),
  },
  NotifyReport: keptMessage('NotifyReport', null, {}),
} satisfies Routes;

const STATUS = {
  accepted: 'Accepted',
  pending: 'Pending',
  rejected: 'Rejected',
} as const satisfies Record<Registration, string>;
