import type { CommandResult } from '../../shared/vocabulary/station-command.js';
import { acknowledged, byStatus } from '../command-results.js';
import { keptMessage } from '../kept-message.js';
import { notInThisVersion } from '../protocol-adapter.js';
import { type Commands, callOf, type Routes } from './schemas.js';

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

/** Updates: UpdateFirmware (section 5.19), for a signed one SignedUpdateFirmware (security whitepaper). */
export const firmwareCommands = {
  updateFirmware: {
    calls(request) {
      const { requestId, location, retrieveAt, installAt, signingCertificate, signature } = request;
      const attempts = {
        retries: request.retries ?? undefined,
        retryInterval: request.retryInterval ?? undefined,
      };
      if (signingCertificate !== null && signature !== null) {
        const firmware = {
          location,
          retrieveDateTime: retrieveAt,
          installDateTime: installAt ?? undefined,
          signingCertificate,
          signature,
        };
        return [callOf('SignedUpdateFirmware', { requestId, firmware, ...attempts })];
      }
      if (signingCertificate !== null || signature !== null) {
        return notInThisVersion(
          'A signed update of OCPP 1.6 needs both signingCertificate and signature.',
        );
      }
      if (installAt !== null) {
        return notInThisVersion(
          'OCPP 1.6 knows a time of installation for signed updates only: leave it out.',
        );
      }
      return [callOf('UpdateFirmware', { location, retrieveDate: retrieveAt, ...attempts })];
    },
    /** The answer to an UpdateFirmware is empty. */
    result: (answer: object | Parameters<typeof byStatus>[0]): CommandResult =>
      'status' in answer ? byStatus(answer) : acknowledged(),
  },
} satisfies Commands;
