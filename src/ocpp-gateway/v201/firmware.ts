import { keptMessage } from '../kept-message.js';
import type { Routes } from './schemas.js';

const FIRMWARE_STATUS = 'chargestation.firmware_status.updated';

/** Progress of updates and of their publishing by a local controller (functional block L). */
export const firmware = {
  FirmwareStatusNotification: keptMessage('FirmwareStatusNotification', FIRMWARE_STATUS, {}),
  PublishFirmwareStatusNotification: keptMessage(
    'PublishFirmwareStatusNotification',
    FIRMWARE_STATUS,
    {},
  ),
} satisfies Routes;
