import type { ChargingProfile, ChargingSchedule } from '../shared/vocabulary/charging-profile.js';
import { type AskedProfile, toPurpose } from './profile-body.js';

/**
 * The profile in vocabulary words, so that either version takes it. Where 1.6 lets startSchedule be absent and 2.0.1 does not
 * (K01.FR.40), an absolute profile without it becomes a relative one, or for the station as a whole starts now; a relative one
 * must have none (K01.FR.41).
 *
 * @param asked checked by the rules; its `transactionId` is that of the station
 */
export function toProfile(asked: AskedProfile, now: Date): ChargingProfile {
  const purpose = toPurpose(asked.purpose);
  const unstarted = asked.schedules.some(({ startSchedule }) => startSchedule === undefined);
  const kind =
    asked.kind === 'Absolute' && unstarted && purpose !== 'ChargingStationMaxProfile'
      ? 'Relative'
      : asked.kind;
  const started = (given: string | undefined) => {
    if (kind === 'Relative') return undefined;
    return given ?? now.toISOString();
  };
  const { id, stackLevel, recurrencyKind, validFrom, validTo, transactionId, schedules } = asked;
  return defined({
    id,
    stackLevel,
    purpose,
    kind,
    recurrencyKind,
    validFrom,
    validTo,
    transactionId,
    customData: asked.customData,
    schedules: schedules.map((schedule, index) =>
      defined<ChargingSchedule>({
        id: schedule.id ?? (schedules.length > 1 ? id + index : undefined),
        duration: schedule.duration,
        startSchedule: started(schedule.startSchedule),
        chargingRateUnit: schedule.chargingRateUnit,
        minChargingRate: schedule.minChargingRate,
        chargingSchedulePeriod: schedule.chargingSchedulePeriod.map((period) =>
          defined({
            startPeriod: period.startPeriod,
            limit: period.limit,
            numberPhases: period.numberPhases,
            phaseToUse: period.phaseToUse,
            customData: period.customData,
          }),
        ),
        salesTariff: schedule.salesTariff,
        customData: schedule.customData,
      }),
    ),
  });
}

function defined<T extends object>(fields: T): T {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T;
}
