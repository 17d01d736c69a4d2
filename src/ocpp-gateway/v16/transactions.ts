import type { MeterValue } from '../../shared/vocabulary/meter-value.js';
import { parseStationTime } from '../../shared/vocabulary/station.js';
import { type NotInThisVersion, notInThisVersion } from '../protocol-adapter.js';
import { DEFAULT_LOCATION, DEFAULT_MEASURAND } from '../wire-meter-values.js';
import { optional, required, toInteger, toNumber, toText } from '../wire-values.js';
import { toIdTagInfo, toIdToken } from './authorization.js';
import { toMeterValues, toTransactionId } from './meter-values.js';
import type { Commands, Routes } from './schemas.js';

/** The life of a transaction: StartTransaction (section 4.8) and StopTransaction (4.10). */
export const transactions = {
  StartTransaction: {
    /**
     * `startKey` stands for what it lacks: 0, an empty idTag, and the time of receipt, so that two starts without a
     * time are never taken for the same one.
     */
    report(request, { receivedAt }) {
      const anomalies: string[] = [];
      const connectorId = required(toInteger, request.connectorId, 'connector_id', anomalies);
      const idToken = required(toIdToken, request.idTag, 'id_tag', anomalies);
      const meterStart = required(toNumber, request.meterStart, 'meter_start', anomalies);
      const timestamp =
        required(parseStationTime, request.timestamp, 'timestamp', anomalies) ?? receivedAt;
      const isOfConnector = connectorId !== null && connectorId > 0;
      return {
        transaction: {
          phase: 'started',
          transactionId: null,
          seqNo: null,
          timestamp,
          offline: false,
          chargingState: null,
          triggerReason: null,
          stopReason: null,
          evse: isOfConnector ? { evseId: null, connectorId } : null,
          idToken,
          reservationId: optional(toInteger, request.reservationId, 'reservation_id', anomalies),
          remoteStartId: null,
          meterValues:
            meterStart === null ? [] : [register(meterStart, timestamp, 'Transaction.Begin')],
          anomalies,
        },
        startKey: {
          connectorId: connectorId ?? 0,
          idTag: idToken?.value ?? '',
          timestamp: toText(request.timestamp) || new Date(receivedAt).toISOString(),
          meterStart: meterStart ?? 0,
        },
        authorize: idToken ?? undefined,
      };
    },
    answer: (_request, outcome) => ({
      transactionId: Number(outcome.transactionId),
      idTagInfo: toIdTagInfo(outcome.authorization),
    }),
  },
  StopTransaction: {
    report(request, { receivedAt }) {
      const anomalies: string[] = [];
      const transactionId = toTransactionId(
        required(toNumber, request.transactionId, 'transaction_id', anomalies),
      );
      const idToken = optional(toIdToken, request.idTag, 'id_tag', anomalies);
      const meterStop = required(toNumber, request.meterStop, 'meter_stop', anomalies);
      const timestamp =
        required(parseStationTime, request.timestamp, 'timestamp', anomalies) ?? receivedAt;
      const meterValues = toMeterValues(request.transactionData, timestamp, anomalies);
      if (meterStop !== null) meterValues.push(register(meterStop, timestamp, 'Transaction.End'));
      return {
        transaction: {
          phase: 'ended',
          transactionId,
          seqNo: null,
          timestamp,
          offline: false,
          chargingState: null,
          triggerReason: null,
          stopReason: optional(toText, request.reason, 'stop_reason', anomalies) ?? 'Local',
          evse: null,
          idToken,
          reservationId: null,
          remoteStartId: null,
          meterValues,
          anomalies,
        },
        authorize: idToken ?? undefined,
      };
    },
    answer(request, outcome) {
      if (request.idTag === undefined || request.idTag === null) return {};
      return { idTagInfo: toIdTagInfo(outcome.authorization) };
    },
  },
} satisfies Routes;

/** A 1.6 station cannot be asked about a transaction. */
export const transactionsCommands = {
  getTransactionStatus: notInThisVersion(
    'A station of OCPP 1.6 cannot be asked about a transaction: read the session.',
  ),
} satisfies Commands;

/** The number on the wire of a transaction; 1.6 has numbers only. */
export function toTransactionNumber(transactionId: string): number | NotInThisVersion {
  const number = Number(transactionId);
  return /^-?\d+$/.test(transactionId) && number === (number | 0)
    ? number
    : notInThisVersion(`A transaction of OCPP 1.6 has a number: ${transactionId} is none.`);
}

/** meterStart or meterStop as a sample. In Wh; the sign and a fraction are left to the ledger. */
function register(value: number, timestamp: number, context: string): MeterValue {
  return {
    timestamp,
    sampledValues: [
      {
        value,
        text: String(value),
        measurand: DEFAULT_MEASURAND,
        context,
        location: DEFAULT_LOCATION,
        phase: null,
        unit: 'Wh',
        multiplier: 0,
      },
    ],
  };
}
