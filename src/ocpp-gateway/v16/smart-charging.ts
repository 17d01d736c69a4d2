import type { ChargingProfile } from '../../shared/vocabulary/charging-profile.js';
import { byStatus } from '../command-results.js';
import { NotInThisVersion, notInThisVersion } from '../protocol-adapter.js';
import { oneDecimal } from '../wire-values.js';
import { type Commands, callOf, type Routes, type WireChargingProfile } from './schemas.js';
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
    result: byStatus,
  },
} satisfies Commands;

const PURPOSE = {
  ChargingStationMaxProfile: 'ChargePointMaxProfile',
  TxDefaultProfile: 'TxDefaultProfile',
  TxProfile: 'TxProfile',
} as const;

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
