import { byStatus } from '../command-results.js';
import { NotInThisVersion, notInThisVersion } from '../protocol-adapter.js';
import { toIdTag } from './authorization.js';
import { type Commands, type CsmsMessages, callOf } from './schemas.js';
import { toWireProfile } from './smart-charging.js';
import { toTransactionNumber } from './transactions.js';

/**
 * Acting from afar: RemoteStartTransaction (section 5.11), RemoteStopTransaction (5.12), UnlockConnector (5.18) and
 * TriggerMessage (5.17), for its newer words ExtendedTriggerMessage (security whitepaper).
 */
export const remoteControlCommands = {
  startTransaction: {
    calls({ idToken, place, chargingProfile }) {
      const idTag = toIdTag(idToken);
      if (idTag instanceof NotInThisVersion) return idTag;
      const profile = chargingProfile ? toWireProfile(chargingProfile) : undefined;
      if (profile instanceof NotInThisVersion) return profile;
      const connectorId = place?.connectorId || undefined;
      return [callOf('RemoteStartTransaction', { connectorId, idTag, chargingProfile: profile })];
    },
    result: byStatus,
  },
  stopTransaction: {
    calls(request) {
      const transactionId = toTransactionNumber(request.transactionId);
      return transactionId instanceof NotInThisVersion
        ? transactionId
        : [callOf('RemoteStopTransaction', { transactionId })];
    },
    result: byStatus,
  },
  unlockConnector: {
    calls: ({ place }) => [callOf('UnlockConnector', { connectorId: place.connectorId })],
    result: byStatus,
  },
  triggerMessage: {
    calls({ message, place }) {
      const connectorId = place?.connectorId || undefined;
      const plain = TRIGGERED.find((word) => word === message);
      if (plain) return [callOf('TriggerMessage', { requestedMessage: plain, connectorId })];
      const requestedMessage = TRIGGERED_BY_EXTENSION[message];
      return requestedMessage
        ? [callOf('ExtendedTriggerMessage', { requestedMessage, connectorId })]
        : notInThisVersion(`A station of OCPP 1.6 cannot be asked for ${message}.`);
    },
    result: byStatus,
  },
} satisfies Commands;

const TRIGGERED = [
  'BootNotification',
  'DiagnosticsStatusNotification',
  'FirmwareStatusNotification',
  'Heartbeat',
  'MeterValues',
  'StatusNotification',
] as const satisfies CsmsMessages['TriggerMessage']['requestedMessage'][];

/** What only the security extension can ask for, by the words of either version. */
const TRIGGERED_BY_EXTENSION: Readonly<
  Record<string, CsmsMessages['ExtendedTriggerMessage']['requestedMessage']>
> = {
  LogStatusNotification: 'LogStatusNotification',
  SignChargePointCertificate: 'SignChargePointCertificate',
  SignChargingStationCertificate: 'SignChargePointCertificate',
};
