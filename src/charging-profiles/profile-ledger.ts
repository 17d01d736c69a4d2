import type { ReportedChargingProfile } from '../shared/vocabulary/charging-profile.js';
import type { Protocol } from '../shared/vocabulary/station.js';
import type { ProfileChange } from '../shared/vocabulary/station-command.js';
import { numberOf } from './places.js';

/** What counts of a profile when two are compared; validity in ms, null without bound. */
export interface ProfileKey {
  /** Connector of 1.6, EVSE of 2.0.1, 0 for the station as a whole. */
  number: number;
  id: number;
  purpose: ReportedChargingProfile['purpose'];
  stackLevel: number;
  transactionId: string | null;
  validFrom: number | null;
  validTo: number | null;
}

type ClearRequest = Extract<ProfileChange, { name: 'clearChargingProfile' }>['request'];

/** The key of a profile at a place. */
export function keyOf(number: number, profile: ReportedChargingProfile): ProfileKey {
  const { id, purpose, stackLevel, transactionId = null, validFrom, validTo } = profile;
  return {
    number,
    id,
    purpose,
    stackLevel,
    transactionId,
    validFrom: validFrom === undefined ? null : Date.parse(validFrom),
    validTo: validTo === undefined ? null : Date.parse(validTo),
  };
}

/**
 * Whether a station has what it was asked for: one that finds nothing to clear (Unknown) does not have it either. Of one that has answered
 * only a part of the messages nobody knows.
 */
export function isDone(
  name: ProfileChange['name'],
  { accepted, partial, status }: { accepted: boolean; partial?: true; status: string | null },
): boolean {
  if (partial) return false;
  return accepted || (name === 'clearChargingProfile' && status === 'Unknown');
}

/**
 * Which installed profiles a station no longer has once it has taken another one: 1.6 replaces by id, or by purpose and stack level at
 * the connector; 2.0.1 by id only.
 */
export function replacedBy<Installed extends ProfileKey>(
  taken: ProfileKey,
  protocol: Protocol,
  installed: readonly Installed[],
): Installed[] {
  return installed.filter(
    (one) =>
      one.id === taken.id ||
      (protocol === 'ocpp1.6' &&
        one.number === taken.number &&
        one.purpose === taken.purpose &&
        one.stackLevel === taken.stackLevel),
  );
}

/**
 * Which installed profiles a 2.0.1 station would refuse another one for (DuplicateProfile): another id with the same purpose and stack
 * level at the same EVSE (K01.FR.06), for a TxProfile of the same transaction (K01.FR.39), while both are valid. A TxDefaultProfile of
 * the station as a whole and one of an EVSE also exclude each other (K01.FR.52, K01.FR.53).
 *
 * @param now ms; from when a profile without validFrom is valid
 */
export function clashesWith<Installed extends ProfileKey>(
  wanted: ProfileKey,
  installed: readonly Installed[],
  now: number,
): Installed[] {
  return installed.filter(
    (one) =>
      one.id !== wanted.id &&
      one.purpose === wanted.purpose &&
      one.stackLevel === wanted.stackLevel &&
      isSamePlace(one, wanted) &&
      isSameTransaction(one, wanted) &&
      overlap(one, wanted, now),
  );
}

/** Which installed profiles a station no longer has once it has cleared these; nothing clears the constraints of others. */
export function clearedBy<Installed extends ProfileKey>(
  { id, place, purpose, stackLevel }: ClearRequest,
  protocol: Protocol,
  installed: readonly Installed[],
): Installed[] {
  const own = installed.filter((one) => one.purpose !== 'ChargingStationExternalConstraints');
  if (id !== null) return own.filter((one) => one.id === id);
  return own.filter(
    (one) =>
      (place === null || one.number === numberOf(place, protocol)) &&
      (purpose === null || one.purpose === purpose) &&
      (stackLevel === null || one.stackLevel === stackLevel),
  );
}

function isSamePlace(one: ProfileKey, another: ProfileKey): boolean {
  if (one.number === another.number) return true;
  return one.purpose === 'TxDefaultProfile' && (one.number === 0 || another.number === 0);
}

/** A transaction that is not known yet may be the same. */
function isSameTransaction(one: ProfileKey, another: ProfileKey): boolean {
  if (one.purpose !== 'TxProfile') return true;
  if (one.transactionId === null || another.transactionId === null) return true;
  return one.transactionId === another.transactionId;
}

function overlap(one: ProfileKey, another: ProfileKey, now: number): boolean {
  const start = Math.max(one.validFrom ?? now, another.validFrom ?? now);
  const end = Math.min(one.validTo ?? Infinity, another.validTo ?? Infinity);
  return start < end;
}
