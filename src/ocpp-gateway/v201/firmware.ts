import { byStatus } from '../command-results.js';
import { keptMessage } from '../kept-message.js';
import { type Commands, callOf, type Routes } from './schemas.js';

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

/** Updates, signed or not: UpdateFirmware (functional block L). */
export const firmwareCommands = {
  updateFirmware: {
    calls: (request) => [
      callOf('UpdateFirmware', {
        requestId: request.requestId,
        firmware: {
          location: request.location,
          retrieveDateTime: request.retrieveAt,
          installDateTime: request.installAt ?? undefined,
          signingCertificate: request.signingCertificate ?? undefined,
          signature: request.signature ?? undefined,
        },
        retries: request.retries ?? undefined,
        retryInterval: request.retryInterval ?? undefined,
      }),
    ],
    result: byStatus,
  },
} satisfies Commands;
