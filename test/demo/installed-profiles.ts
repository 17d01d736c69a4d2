import type { JsonObject } from '../support/station-socket.js';

/** V between phase and neutral, on three phases. */
const WATTS_PER_AMPERE = 3 * 230;

/** A charging profile as the station keeps it. */
interface InstalledProfile {
  id: number;
  purpose: string;
  stackLevel: number;
  /** A per phase, of the first period of the first schedule: the simulated day has no other. */
  limit: number;
  /** EVSE or connector; 0 is the whole station. */
  place: number;
  /** As it came. */
  wire: JsonObject;
}

/** The charging profiles of a simulated station with one connector, and what they leave to the car. */
export class InstalledProfiles {
  private readonly profiles = new Map<number, InstalledProfile>();

  /** Takes the profile of SetChargingProfile or of a remote start, in the form of either version. */
  set(wire: JsonObject, place: number): void {
    const [schedule] = [wire.chargingSchedule].flat() as JsonObject[];
    const { chargingRateUnit, chargingSchedulePeriod } = schedule as JsonObject;
    const { limit } = (chargingSchedulePeriod as { limit: number }[])[0]!;
    const profile = {
      id: (wire.chargingProfileId ?? wire.id) as number,
      purpose: String(wire.chargingProfilePurpose),
      stackLevel: wire.stackLevel as number,
      limit: chargingRateUnit === 'W' ? limit / WATTS_PER_AMPERE : limit,
      place,
      wire,
    };
    for (const { id, ...one } of this.profiles.values()) {
      const same = one.purpose === profile.purpose && one.stackLevel === profile.stackLevel;
      if (same && one.place === place) this.profiles.delete(id);
    }
    this.profiles.set(profile.id, profile);
  }

  /** Clears what ClearChargingProfile of either version names; false when there was nothing of the kind. */
  clear(request: JsonObject): boolean {
    const criteria = (request.chargingProfileCriteria ?? request) as JsonObject;
    const id = request.chargingProfileId ?? request.id;
    const place = criteria.evseId ?? criteria.connectorId;
    const { chargingProfilePurpose: purpose, stackLevel } = criteria;
    const meant = [...this.profiles.values()].filter((one) =>
      id === undefined
        ? (place ?? one.place) === one.place &&
          (purpose ?? one.purpose) === one.purpose &&
          (stackLevel ?? one.stackLevel) === one.stackLevel
        : one.id === id,
    );
    for (const one of meant) this.profiles.delete(one.id);
    return meant.length > 0;
  }

  /** The profiles of a transaction end with it. */
  endTransaction(): void {
    this.clear({ chargingProfilePurpose: 'TxProfile' });
  }

  /** The profiles as they came, by EVSE or connector. */
  byPlace(): Map<number, JsonObject[]> {
    const places = new Map<number, JsonObject[]>();
    for (const { place, wire } of this.profiles.values()) {
      places.set(place, [...(places.get(place) ?? []), wire]);
    }
    return places;
  }

  /**
   * The current (A per phase) that a car may draw: that of the highest stack level of its TxProfiles, else of the TxDefaultProfiles, and
   * never more than the maximum of the whole station (OCPP 1.6 section 3.13, 2.0.1 part 2 section K 3).
   */
  allowedCurrent(): number {
    const own = this.limitOf('TxProfile') ?? this.limitOf('TxDefaultProfile') ?? Infinity;
    const whole =
      this.limitOf('ChargePointMaxProfile') ?? this.limitOf('ChargingStationMaxProfile');
    return Math.min(own, whole ?? Infinity);
  }

  private limitOf(purpose: string): number | undefined {
    return [...this.profiles.values()]
      .filter((one) => one.purpose === purpose)
      .sort((a, b) => b.stackLevel - a.stackLevel)[0]?.limit;
  }
}
