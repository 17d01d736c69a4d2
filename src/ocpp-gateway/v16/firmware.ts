import { keptMessage } from '../kept-message.js';
import type { Routes } from './schemas.js';

const FIRMWARE_STATUS = 'chargestation.firmware_status.updated';

/** Progress of updates: FirmwareStatusNotification (section 4.5) and the one of signed updates (security whitepaper). */
export const firmware = {
  FirmwareStatusNotification: keptMessage('FirmwareStatusNotification', FIRMWARE_STATUS, {}),
  SignedFirmwareStatusNotification: keptMessage(
    'SignedFirmwareStatusNotification',
    FIRMWARE_STATUS,
    {},
  ),
} satisfies Routes;
