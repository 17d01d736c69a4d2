import type {
  ChargingProfile,
  ChargingProfilePurpose,
  CompositeSchedule,
} from '../../shared/vocabulary/charging-profile.js';
import type { Place, ProfileChange } from '../../shared/vocabulary/station-command.js';
import { byStatus } from '../command-results.js';
import { NotInThisVersion, notInThisVersion, type OutboundCall } from '../protocol-adapter.js';
import { oneDecimal, toTime } from '../wire-values.js';
import {
  type Commands,
  type CompositeScheduleAnswer,
  type CsmsMessages,
  callOf,
  type Routes,
  type WireChargingProfile,
} from './schemas.js';
import { toTransactionNumber } from './transactions.js';

/** A 1.6 station sends no message about smart charging. */
export const smartCharging = {} satisfies Routes;

/** SetChargingProfile (section 5.16), ClearChargingProfile (5.5) and GetCompositeSchedule (5.7). */
export const smartChargingCommands = {
  setChargingProfile: {
    calls({ place, profile }) {
      const csChargingProfiles = toWireProfile(profile);
      if (csChargingProfiles instanceof NotInThisVersion) return csChargingProfiles;
      const { connectorId } = place;
      return [callOf('SetChargingProfile', { connectorId, csChargingProfiles })];
    },
    result: byStatus,
  },
  clearChargingProfile: {
    calls: ({ id, place, purpose, stackLevel }) =>
      id !== null
        ? [callOf('ClearChargingProfile', { id })]
        : [
            callOf('ClearChargingProfile', {
              connectorId: place?.connectorId,
              chargingProfilePurpose: purpose === null ? undefined : PURPOSE[purpose],
              stackLevel: stackLevel ?? undefined,
            }),
          ],
    result: byStatus,
  },
  getChargingProfiles: notInThisVersion(
    'A station of OCPP 1.6 cannot report its charging profiles: read charging_profiles without refresh.',
  ),
  getCompositeSchedule: {
    calls: ({ place, duration, chargingRateUnit }) => [
      callOf('GetCompositeSchedule', {
        connectorId: place.connectorId,
        duration,
        chargingRateUnit: chargingRateUnit ?? undefined,
      }),
    ],
    result: (answer: CompositeScheduleAnswer) => ({ ...byStatus(answer), ...toldBy(answer) }),
  },
} satisfies Commands;

const PURPOSE = {
  ChargingStationMaxProfile: 'ChargePointMaxProfile',
  TxDefaultProfile: 'TxDefaultProfile',
  TxProfile: 'TxProfile',
} as const;

/** The schedule in an answer, if there is one. `startSchedule` inside of it says nothing. */
function toldBy({ connectorId, scheduleStart, chargingSchedule }: CompositeScheduleAnswer) {
  if (!chargingSchedule) return {};
  const { duration, chargingRateUnit, chargingSchedulePeriod: periods = [] } = chargingSchedule;
  const told: CompositeSchedule = {
    evseId: null,
    connectorId: connectorId ?? null,
    scheduleStart: toTime(scheduleStart) ?? null,
    duration: duration ?? null,
    chargingRateUnit,
    periods,
  };
  return { told };
}

/** What a message, legal by its schema, changes of the installed profiles; null for any other message. */
export function profileChangeOf({ action, payload }: OutboundCall): ProfileChange | null {
  if (action === 'SetChargingProfile') {
    const { connectorId, csChargingProfiles } = payload as CsmsMessages['SetChargingProfile'];
    const request = { place: placeAt(connectorId), profile: fromWireProfile(csChargingProfiles) };
    return { name: 'setChargingProfile', request };
  }
  if (action !== 'ClearChargingProfile') return null;
  const { id, connectorId, chargingProfilePurpose, stackLevel } =
    payload as CsmsMessages['ClearChargingProfile'];
  return {
    name: 'clearChargingProfile',
    request: {
      id: id ?? null,
      place: connectorId === undefined ? null : placeAt(connectorId),
      purpose: chargingProfilePurpose === undefined ? null : toPurpose(chargingProfilePurpose),
      stackLevel: stackLevel ?? null,
    },
  };
}

function placeAt(connectorId: number): Place {
  return { connectorId, evseId: connectorId, connectorOfEvse: null };
}

function toPurpose(word: WireChargingProfile['chargingProfilePurpose']): ChargingProfilePurpose {
  return word === 'ChargePointMaxProfile' ? 'ChargingStationMaxProfile' : word;
}

function fromWireProfile(profile: WireChargingProfile): ChargingProfile {
  const { transactionId, chargingSchedule: schedule } = profile;
  return {
    id: profile.chargingProfileId,
    stackLevel: profile.stackLevel,
    purpose: toPurpose(profile.chargingProfilePurpose),
    kind: profile.chargingProfileKind,
    recurrencyKind: profile.recurrencyKind,
    validFrom: toTime(profile.validFrom),
    validTo: toTime(profile.validTo),
    transactionId: transactionId === undefined ? undefined : String(transactionId),
    schedules: [{ ...schedule, startSchedule: toTime(schedule.startSchedule) }],
  };
}

/** A profile on the wire (section 7.8), which has one schedule without id, phase to use and tariff. */
export function toWireProfile(profile: ChargingProfile): WireChargingProfile | NotInThisVersion {
  const [schedule, ...more] = profile.schedules;
  if (schedule === undefined || more.length > 0) {
    return notInThisVersion('A charging profile of OCPP 1.6 has exactly one schedule.');
  }
  const { salesTariff, chargingSchedulePeriod, minChargingRate } = schedule;
  if (salesTariff !== undefined || chargingSchedulePeriod.some(({ phaseToUse }) => phaseToUse)) {
    return notInThisVersion('OCPP 1.6 has neither salesTariff nor phaseToUse: leave them out.');
  }
  const transactionId =
    profile.transactionId === undefined ? undefined : toTransactionNumber(profile.transactionId);
  if (transactionId instanceof NotInThisVersion) return transactionId;
  return {
    chargingProfileId: profile.id,
    transactionId,
    stackLevel: profile.stackLevel,
    chargingProfilePurpose: PURPOSE[profile.purpose],
    chargingProfileKind: profile.kind,
    recurrencyKind: profile.recurrencyKind,
    validFrom: profile.validFrom,
    validTo: profile.validTo,
    chargingSchedule: {
      duration: schedule.duration,
      startSchedule: schedule.startSchedule,
      chargingRateUnit: schedule.chargingRateUnit,
      minChargingRate: minChargingRate === undefined ? undefined : oneDecimal(minChargingRate),
      chargingSchedulePeriod: chargingSchedulePeriod.map(
        ({ startPeriod, limit, numberPhases }) => ({
          startPeriod,
          limit: oneDecimal(limit),
          numberPhases,
        }),
      ),
    },
  };
}
