import type { Registration } from '../shared/vocabulary/station.js';
import type { OutboundCall } from './protocol-adapter.js';

/** Starting and stopping, which a pending station must not be asked (2.0.1 part 2, B02.FR.05; 1.6 section 4.2). */
const NOT_WHILE_PENDING: ReadonlySet<string> = new Set([
  'RemoteStartTransaction',
  'RemoteStopTransaction',
  'RequestStartTransaction',
  'RequestStopTransaction',
]);

/** Why a station of this registration may not be sent these CALLs, in words for people; null when it may. */
export function whyNotToSend(
  registration: Registration,
  calls: readonly OutboundCall[],
): string | null {
  if (registration === 'rejected') {
    return 'The registration of the chargestation is rejected: nothing may be sent to it.';
  }
  if (registration === 'pending' && calls.some(({ action }) => NOT_WHILE_PENDING.has(action))) {
    return 'The registration of the chargestation is pending: it cannot start or stop transactions yet.';
  }
  return null;
}

/** Actions by which a station sends what it was triggered to, where they have another name. */
const SENT_INSTEAD: Readonly<Record<string, string>> = {
  SignChargePointCertificate: 'SignCertificate',
  SignChargingStationCertificate: 'SignCertificate',
  SignCombinedCertificate: 'SignCertificate',
  SignV2GCertificate: 'SignCertificate',
};

/** The action that a CALL asks the station to send; a pending station may send it before it is accepted (B02.FR.02). Null for none. */
export function actionAskedFor({ action, payload }: OutboundCall): string | null {
  switch (action) {
    case 'GetBaseReport':
    case 'GetReport':
      return 'NotifyReport';
    case 'TriggerMessage':
    case 'ExtendedTriggerMessage': {
      const { requestedMessage } = payload as { requestedMessage: string };
      return SENT_INSTEAD[requestedMessage] ?? requestedMessage;
    }
    default:
      return null;
  }
}
