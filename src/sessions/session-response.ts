import { energyPeriod } from './activity.js';
import { costOf } from './cost.js';
import { energyOf } from './energy.js';
import { anomaliesOf, isComplete, type LedgerState } from './ledger-state.js';
import type { RawReading, RawReadings, Reading } from './readings.js';
import type {
  EnergyReportResponse,
  RawEnergyReportResponse,
  RawReadingResponse,
  ReadingResponse,
  SessionMetricsResponse,
} from './session-parts.dto.js';
import type { SessionResponse } from './sessions.dto.js';
import type { Session } from './sessions.entity.js';

/** The session as REST shows it, without its raw transaction event, which comes from the newest stored message. */
export function toResponse(session: Session): SessionResponse {
  const { ledger, configurations } = session;
  return {
    _id: session._id,
    user: session.user,
    token: session.token,
    id_tag: configurations.include_id_tag ? session.idTag : null,
    chargestation: session.chargestation,
    connector: session.connector,
    evseId: session.evseId,
    rate: session.rate?._id ?? null,
    status: session.status,
    transactionId: session.transactionId,
    configurations,
    target: session.target,
    target_reached: session.targetReached,
    failure: session.failure,
    metrics: metricsOf(ledger),
    energy_report: energyReportOf(ledger),
    raw_energy_report: ledger.raw && rawEnergyReportOf(ledger.raw),
    charging_activity: ledger.activity.map(({ startTime, endTime, status }) => ({
      startTime: iso(startTime),
      endTime: endTime === null ? null : iso(endTime),
      status,
    })),
    cost: costOf(session),
    complete: isComplete(ledger),
    anomalies: anomaliesOf(ledger),
    meta_data: session.metaData,
    createdAt: session.createdAt.toISOString(),
    updatedAt: session.updatedAt.toISOString(),
  };
}

function metricsOf(ledger: LedgerState): SessionMetricsResponse {
  const { consumed, meterStart } = energyOf(ledger.energy);
  return {
    chargingStart: ledger.events === 0 ? null : iso(ledger.startedAt),
    chargingStop: ledger.endedAt === null ? null : iso(ledger.endedAt),
    meterStart,
    energyPeriod: energyPeriod(ledger.activity, ledger.endedAt ?? ledger.last.timestamp),
    energyConsumed: consumed,
    chargingState: ledger.chargingState,
    chargingStopReason: ledger.chargingStopReason,
    stopReason: ledger.stopReason,
    timezone: 'UTC',
  };
}

/** Readings as REST shows them; their time is that of the newest. */
export function energyReportOf({ readings }: Pick<LedgerState, 'readings'>): EnergyReportResponse {
  const { current, power, energyMeter, stateOfCharge } = readings;
  const newest = Math.max(
    current?.at ?? -1,
    power?.at ?? -1,
    energyMeter?.at ?? -1,
    stateOfCharge?.at ?? -1,
  );
  return {
    timestamp: newest < 0 ? null : iso(newest),
    current: readingOf(current, 'A'),
    power: readingOf(power, 'kW'),
    energy_meter: readingOf(energyMeter, 'Wh'),
    state_of_charge: readingOf(stateOfCharge, 'Percent'),
  };
}

function readingOf(reading: Reading | null, unit: string): ReadingResponse {
  return { value: reading?.value ?? null, unit };
}

function rawEnergyReportOf(raw: RawReadings): RawEnergyReportResponse {
  return {
    timestamp: iso(raw.timestamp),
    server_timestamp: iso(raw.serverTimestamp),
    current: raw.current.map(rawReadingOf),
    voltage: raw.voltage.map(rawReadingOf),
    power: raw.power.map(rawReadingOf),
    energy_meter: raw.energyMeter.map(rawReadingOf),
  };
}

function rawReadingOf(reading: RawReading): RawReadingResponse {
  return { ...reading, timestamp: iso(reading.timestamp) };
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
