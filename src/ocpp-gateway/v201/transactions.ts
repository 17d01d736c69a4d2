import type { EvseRef } from '../../shared/vocabulary/evse.js';
import { parseStationTime } from '../../shared/vocabulary/station.js';
import type { TransactionReport } from '../../shared/vocabulary/transaction.js';
import { acknowledged } from '../command-results.js';
import { optional, required, toInteger, toObject, toText } from '../wire-values.js';
import { toIdToken, toIdTokenInfo } from './authorization.js';
import { toMeterValues } from './meter-values.js';
import {
  type Commands,
  callOf,
  type Routes,
  type TransactionInfo,
  type WireEvse,
} from './schemas.js';

/** The life of a transaction: TransactionEvent (functional block E). */
export const transactions = {
  TransactionEvent: {
    report(request, { receivedAt }) {
      const anomalies: string[] = [];
      const info = toObject<TransactionInfo>(request.transactionInfo);
      const phase = required(toPhase, request.eventType, 'event_type', anomalies) ?? 'updated';
      const timestamp =
        required(parseStationTime, request.timestamp, 'timestamp', anomalies) ?? receivedAt;
      const stopReason = optional(toText, info?.stoppedReason, 'stop_reason', anomalies);
      const idToken = optional(toIdToken, request.idToken, 'id_token', anomalies);
      return {
        transaction: {
          phase,
          transactionId: required(toText, info?.transactionId, 'transaction_id', anomalies),
          seqNo: required(toInteger, request.seqNo, 'seq_no', anomalies) ?? 0,
          timestamp,
          offline: request.offline === true,
          chargingState: optional(toText, info?.chargingState, 'charging_state', anomalies),
          triggerReason: required(toText, request.triggerReason, 'trigger_reason', anomalies),
          stopReason: phase === 'ended' ? (stopReason ?? 'Local') : null,
          evse: toEvse(request.evse, anomalies),
          idToken,
          reservationId: optional(toInteger, request.reservationId, 'reservation_id', anomalies),
          remoteStartId: optional(toInteger, info?.remoteStartId, 'remote_start_id', anomalies),
          meterValues: toMeterValues(request.meterValue, timestamp, anomalies),
          anomalies,
        },
        authorize: idToken ?? undefined,
      };
    },
    /** `idTokenInfo` whenever a token was sent (E01.FR.11). */
    answer(request, outcome) {
      if (request.idToken === undefined || request.idToken === null) return {};
      return { idTokenInfo: toIdTokenInfo(outcome.authorization) };
    },
  },
} satisfies Routes;

/** The vocabulary's words are those of TransactionEventEnumType in small letters. */
function toPhase(eventType: unknown): TransactionReport['phase'] | null {
  const word = typeof eventType === 'string' ? eventType.toLowerCase() : null;
  return word === 'started' || word === 'updated' || word === 'ended' ? word : null;
}

/** Null when no EVSE is named; a transaction has a real one, so 0 is as good as none. */
function toEvse(value: unknown, anomalies: string[]): EvseRef | null {
  if (value === undefined || value === null) return null;
  const evse = toObject<WireEvse>(value);
  const evseId = required(toNumberFromOne, evse?.id, 'evse_id', anomalies);
  if (evse === null || evseId === null) return null;
  const connectorId = optional(toNumberFromOne, evse.connectorId, 'connector_id', anomalies);
  return { evseId, connectorId };
}

function toNumberFromOne(value: unknown): number | null {
  const number = toInteger(value);
  return number !== null && number > 0 ? number : null;
}

/** Asking about a transaction, or whether messages wait at the station: GetTransactionStatus (functional block E). */
export const transactionsCommands = {
  getTransactionStatus: {
    calls: ({ transactionId }) => [
      callOf('GetTransactionStatus', { transactionId: transactionId ?? undefined }),
    ],
    result: acknowledged,
  },
} satisfies Commands;
