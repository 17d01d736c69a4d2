/** `[seconds after the start, OCPP action, payload]`. */
type TracedMessage = readonly [number, string, Record<string, unknown>];

const START = Date.UTC(2026, 2, 3, 7, 1);
const TRANSACTION = '6f1c9c3e-5f3b-4f0a-9c58-0c0b6a1e2d01';
const EVSE = { id: 1, connectorId: 1 };

/**
 * The session that a preview shows where there is none yet: the cable first, then the card; the car pauses; the card stops; the cable is
 * pulled. The connector is number 1 of EVSE 1.
 */
export const BUILT_IN_TRACE: readonly { at: number; action: string; payload: object }[] = (
  [
    [0, 'StatusNotification', { connectorStatus: 'Occupied', evseId: 1, connectorId: 1 }],
    [1, 'TransactionEvent', event(0, 'Started', 'CablePluggedIn', 'EVConnected', { evse: EVSE })],
    [
      15,
      'TransactionEvent',
      event(1, 'Updated', 'Authorized', null, {
        idToken: { idToken: '04E91C5A123480', type: 'ISO14443' },
      }),
    ],
    [18, 'TransactionEvent', event(2, 'Updated', 'ChargingStateChanged', 'Charging')],
    [318, 'TransactionEvent', event(3, 'Updated', 'MeterValuePeriodic', 'Charging')],
    [840, 'TransactionEvent', event(4, 'Updated', 'ChargingStateChanged', 'SuspendedEV')],
    [1440, 'TransactionEvent', event(5, 'Updated', 'ChargingStateChanged', 'Charging')],
    [2342, 'TransactionEvent', event(6, 'Updated', 'ChargingStateChanged', 'EVConnected')],
    [2400, 'StatusNotification', { connectorStatus: 'Available', evseId: 1, connectorId: 1 }],
    [2401, 'TransactionEvent', event(7, 'Ended', 'EVCommunicationLost', 'Idle')],
  ] satisfies TracedMessage[]
).map(([seconds, action, payload]) => {
  const at = START + seconds * 1000;
  return { at, action, payload: { timestamp: new Date(at).toISOString(), ...payload } };
});

function event(
  seqNo: number,
  eventType: string,
  triggerReason: string,
  chargingState: string | null,
  more: object = {},
) {
  const stopped = eventType === 'Ended' ? { stoppedReason: 'EVDisconnected' } : {};
  const state = chargingState === null ? {} : { chargingState };
  const transactionInfo = { transactionId: TRANSACTION, ...state, ...stopped };
  return { eventType, triggerReason, seqNo, transactionInfo, ...more };
}
