import { byStatus } from '../command-results.js';
import { notInThisVersion } from '../protocol-adapter.js';
import { toWireIdToken } from './authorization.js';
import { toWireEvse } from './availability.js';
import { type Commands, type CsmsMessages, callOf } from './schemas.js';
import { toWireProfile } from './smart-charging.js';

/** Acting from afar: RequestStartTransaction, RequestStopTransaction, UnlockConnector and TriggerMessage (functional block F). */
export const remoteControlCommands = {
  startTransaction: {
    calls: ({ idToken, parentIdToken, remoteStartId, place, chargingProfile }) => [
      callOf('RequestStartTransaction', {
        idToken: toWireIdToken(idToken),
        groupIdToken: parentIdToken ? toWireIdToken(parentIdToken) : undefined,
        remoteStartId,
        evseId: place?.evseId || undefined,
        chargingProfile: chargingProfile ? toWireProfile(chargingProfile) : undefined,
      }),
    ],
    result: byStatus,
  },
  stopTransaction: {
    calls: ({ transactionId }) => [callOf('RequestStopTransaction', { transactionId })],
    result: byStatus,
  },
  unlockConnector: {
    /** Its connector 1 where none is named. */
    calls: ({ place }) => [
      callOf('UnlockConnector', {
        evseId: place.evseId,
        connectorId: place.connectorOfEvse ?? 1,
      }),
    ],
    result: byStatus,
  },
  triggerMessage: {
    calls({ message, place }) {
      const word = WORD_OF_16[message] ?? message;
      const requestedMessage = TRIGGERED.find((known) => known === word);
      if (!requestedMessage) {
        return notInThisVersion(`A station of OCPP 2.0.1 cannot be asked for ${message}.`);
      }
      const evse = toWireEvse(place);
      // Here the connector is required (F06.FR.12).
      if (evse && requestedMessage === 'StatusNotification') evse.connectorId ??= 1;
      return [callOf('TriggerMessage', { requestedMessage, evse })];
    },
    result: byStatus,
  },
} satisfies Commands;

const TRIGGERED = [
  'BootNotification',
  'FirmwareStatusNotification',
  'Heartbeat',
  'LogStatusNotification',
  'MeterValues',
  'PublishFirmwareStatusNotification',
  'SignChargingStationCertificate',
  'SignCombinedCertificate',
  'SignV2GCertificate',
  'StatusNotification',
  'TransactionEvent',
] as const satisfies CsmsMessages['TriggerMessage']['requestedMessage'][];

/** What 1.6 calls otherwise. */
const WORD_OF_16: Readonly<Record<string, CsmsMessages['TriggerMessage']['requestedMessage']>> = {
  DiagnosticsStatusNotification: 'LogStatusNotification',
  SignChargePointCertificate: 'SignChargingStationCertificate',
};
