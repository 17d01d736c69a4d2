import type {
  ChargingProfile,
  ChargingProfilePurpose,
  ChargingSchedule,
  CompositeSchedule,
  ReportedChargingProfile,
} from '../../shared/vocabulary/charging-profile.js';
import type { Place, ProfileChange } from '../../shared/vocabulary/station-command.js';
import { byStatus } from '../command-results.js';
import { keptMessage } from '../kept-message.js';
import type { OutboundCall } from '../protocol-adapter.js';
import { oneDecimal, toTime } from '../wire-values.js';
import {
  type Commands,
  type CompositeScheduleAnswer,
  type CsmsMessages,
  callOf,
  type Routes,
  type WireChargingProfile,
} from './schemas.js';

/**
 * Limits set by others, installed profiles, and the wishes of ISO 15118 vehicles (functional block K). The needs of a
 * vehicle are refused, since no schedule is made for it; the schedule that it chose is taken note of.
 */
export const smartCharging = {
  ClearedChargingLimit: keptMessage('ClearedChargingLimit', null, {}),
  NotifyChargingLimit: keptMessage('NotifyChargingLimit', null, {}),
  NotifyEVChargingNeeds: keptMessage('NotifyEVChargingNeeds', null, { status: 'Rejected' }),
  NotifyEVChargingSchedule: keptMessage('NotifyEVChargingSchedule', null, { status: 'Accepted' }),
  ReportChargingProfiles: {
    report: ({ requestId, evseId, tbc, chargingProfile }) => ({
      chargingProfiles: {
        requestId,
        evseId,
        profiles: chargingProfile.map(fromWireProfile),
        more: tbc === true,
      },
    }),
    answer: () => ({}),
  },
} satisfies Routes;

/** Every purpose that a CSMS may set, in the order in which all are cleared. */
const PURPOSES: readonly ChargingProfilePurpose[] = [
  'TxProfile',
  'TxDefaultProfile',
  'ChargingStationMaxProfile',
];

/** SetChargingProfile, ClearChargingProfile, GetChargingProfiles and GetCompositeSchedule (functional block K). */
export const smartChargingCommands = {
  setChargingProfile: {
    calls: ({ place, profile }) => [
      callOf('SetChargingProfile', {
        evseId: place.evseId,
        chargingProfile: toWireProfile(profile),
      }),
    ],
    result: byStatus,
  },
  clearChargingProfile: {
    /** A message without any criterion is not allowed (K10.FR.02): one for each purpose stands for it. */
    calls({ id, place, purpose, stackLevel }) {
      if (id !== null) return [callOf('ClearChargingProfile', { chargingProfileId: id })];
      const nothing = place === null && purpose === null && stackLevel === null;
      return (nothing ? PURPOSES : [purpose]).map((chargingProfilePurpose) =>
        callOf('ClearChargingProfile', {
          chargingProfileCriteria: {
            evseId: place?.evseId,
            chargingProfilePurpose: chargingProfilePurpose ?? undefined,
            stackLevel: stackLevel ?? undefined,
          },
        }),
      );
    },
    result: byStatus,
  },
  getChargingProfiles: {
    calls: ({ requestId, place }) => [
      callOf('GetChargingProfiles', { requestId, evseId: place?.evseId, chargingProfile: {} }),
    ],
    result: byStatus,
  },
  getCompositeSchedule: {
    calls: ({ place, duration, chargingRateUnit }) => [
      callOf('GetCompositeSchedule', {
        evseId: place.evseId,
        duration,
        chargingRateUnit: chargingRateUnit ?? undefined,
      }),
    ],
    result: (answer: CompositeScheduleAnswer) => ({ ...byStatus(answer), ...toldBy(answer) }),
  },
} satisfies Commands;

/** The schedule in an answer, if there is one. */
function toldBy({ schedule }: CompositeScheduleAnswer) {
  if (!schedule) return {};
  const { evseId, duration, chargingRateUnit, chargingSchedulePeriod: periods = [] } = schedule;
  const scheduleStart = toTime(schedule.scheduleStart) ?? null;
  const told: CompositeSchedule = {
    evseId,
    connectorId: null,
    scheduleStart,
    duration,
    chargingRateUnit,
    periods,
  };
  return { told };
}

/** What a message, legal by its schema, changes of the installed profiles; null for any other message. */
export function profileChangeOf({ action, payload }: OutboundCall): ProfileChange | null {
  if (action === 'SetChargingProfile') {
    const { evseId, chargingProfile } = payload as CsmsMessages['SetChargingProfile'];
    const request = { place: placeAt(evseId), profile: fromWireProfile(chargingProfile) };
    return { name: 'setChargingProfile', request };
  }
  if (action !== 'ClearChargingProfile') return null;
  const { chargingProfileId = null, chargingProfileCriteria = {} } =
    payload as CsmsMessages['ClearChargingProfile'];
  const { evseId, chargingProfilePurpose, stackLevel } = chargingProfileCriteria;
  return {
    name: 'clearChargingProfile',
    request: {
      id: chargingProfileId,
      place: evseId === undefined ? null : placeAt(evseId),
      purpose: chargingProfilePurpose ?? null,
      stackLevel: stackLevel ?? null,
    },
  };
}

function placeAt(evseId: number): Place {
  return { connectorId: evseId, evseId, connectorOfEvse: null };
}

/** A profile on the wire (ChargingProfileType). A schedule without an id takes that of the profile. */
export function toWireProfile(profile: ChargingProfile): WireChargingProfile {
  return {
    id: profile.id,
    transactionId: profile.transactionId,
    stackLevel: profile.stackLevel,
    chargingProfilePurpose: profile.purpose,
    chargingProfileKind: profile.kind,
    recurrencyKind: profile.recurrencyKind,
    validFrom: profile.validFrom,
    validTo: profile.validTo,
    chargingSchedule: profile.schedules.map((schedule) => ({
      id: schedule.id ?? profile.id,
      duration: schedule.duration,
      startSchedule: schedule.startSchedule,
      chargingRateUnit: schedule.chargingRateUnit,
      minChargingRate:
        schedule.minChargingRate === undefined ? undefined : oneDecimal(schedule.minChargingRate),
      chargingSchedulePeriod: schedule.chargingSchedulePeriod.map((period) => ({
        startPeriod: period.startPeriod,
        limit: oneDecimal(period.limit),
        numberPhases: period.numberPhases,
        phaseToUse: period.phaseToUse,
        customData: period.customData as WireCustomData,
      })),
      salesTariff: schedule.salesTariff as WireSchedule['salesTariff'],
      customData: schedule.customData as WireCustomData,
    })),
    customData: profile.customData as WireCustomData,
  };
}

type WireCustomData = WireChargingProfile['customData'];
type WireSchedule = WireChargingProfile['chargingSchedule'][number];

/** A profile as a station reports it. Times that cannot be read are left out. */
function fromWireProfile(profile: WireChargingProfile): ReportedChargingProfile {
  const { chargingProfilePurpose: purpose, chargingProfileKind: kind, recurrencyKind } = profile;
  return {
    id: profile.id,
    stackLevel: profile.stackLevel,
    purpose,
    kind,
    recurrencyKind,
    validFrom: toTime(profile.validFrom),
    validTo: toTime(profile.validTo),
    transactionId: profile.transactionId,
    schedules: profile.chargingSchedule.map(
      (schedule): ChargingSchedule => ({
        id: schedule.id,
        duration: schedule.duration,
        startSchedule: toTime(schedule.startSchedule),
        chargingRateUnit: schedule.chargingRateUnit,
        minChargingRate: schedule.minChargingRate,
        chargingSchedulePeriod: schedule.chargingSchedulePeriod.map((period) => ({
          startPeriod: period.startPeriod,
          limit: period.limit,
          numberPhases: period.numberPhases,
          phaseToUse: period.phaseToUse,
        })),
        salesTariff: schedule.salesTariff,
      }),
    ),
  };
}
