import { DomainError } from '../shared/errors.js';
import type {
  ChargingProfile,
  ChargingProfilePurpose,
} from '../shared/vocabulary/charging-profile.js';
import type { ClearChargingProfile, SetChargingProfile } from './charging-profiles.dto.js';
import type { ASKED_PURPOSES, ChargingProfileBody, ChargingScheduleBody } from './profile.dto.js';

/** A purpose as a caller may name it. */
export type AskedPurpose = (typeof ASKED_PURPOSES)[number];

/** A charging profile as it was asked for: complete, but not yet checked by the rules. */
export interface AskedProfile {
  /** Before the names of its fields in the request: empty, or for example `csChargingProfiles.`. */
  path: string;
  /** Which of the two names of the id was used. */
  idField: 'chargingProfileId' | 'id';
  id: number;
  stackLevel: number;
  purpose: AskedPurpose;
  kind: ChargingProfile['kind'];
  recurrencyKind?: ChargingProfile['recurrencyKind'];
  validFrom?: string;
  validTo?: string;
  /** As given: a transaction of the station or a session of ours. */
  transactionId?: string;
  schedules: ChargingScheduleBody[];
  customData?: object;
  /** The schedules were given as a list, so their paths have an index. */
  listed: boolean;
}

const WRAPPERS = ['csChargingProfiles', 'chargingProfile'] as const;
const OWN_FIELDS = [
  'chargingProfileId',
  'id',
  'transactionId',
  'stackLevel',
  'chargingProfilePurpose',
  'chargingProfileKind',
  'recurrencyKind',
  'validFrom',
  'validTo',
  'chargingSchedule',
  'customData',
] as const;

/**
 * Finds the profile in a body: wrapped under either name, or not at all.
 *
 * @throws DomainError `invalid_field` when it is there twice, or a required field is missing
 */
export function readSetBody(body: SetChargingProfile): AskedProfile {
  const wrappers = WRAPPERS.filter((name) => body[name] !== undefined);
  const [wrapper, another] = wrappers;
  if (wrapper === undefined) return readProfile(body, '');
  const twice = another ?? OWN_FIELDS.find((name) => body[name] !== undefined);
  if (twice !== undefined) {
    throw unusable(twice, 'twice', `Give the profile once: ${wrapper} has it already`);
  }
  return readProfile(body[wrapper] as ChargingProfileBody, `${wrapper}.`);
}

/**
 * Completes the fields of a profile. `path` stands before their names in the request.
 *
 * @throws DomainError `invalid_field` when a required one is missing
 */
export function readProfile(fields: ChargingProfileBody, path: string): AskedProfile {
  const missing = (field: string) =>
    unusable(`${path}${field}`, 'isDefined', `${field} is required`);
  const { stackLevel, chargingProfilePurpose: purpose, chargingProfileKind: kind } = fields;
  const { chargingSchedule, transactionId } = fields;
  const id = readId(fields, path);
  if (id === undefined) throw missing('chargingProfileId');
  if (stackLevel === undefined) throw missing('stackLevel');
  if (purpose === undefined) throw missing('chargingProfilePurpose');
  if (kind === undefined) throw missing('chargingProfileKind');
  const schedules = [chargingSchedule ?? []].flat();
  if (schedules.length === 0) throw missing('chargingSchedule');
  return {
    path,
    idField: fields.chargingProfileId === undefined ? 'id' : 'chargingProfileId',
    id,
    stackLevel,
    purpose,
    kind,
    recurrencyKind: fields.recurrencyKind,
    validFrom: fields.validFrom,
    validTo: fields.validTo,
    transactionId: transactionId === undefined ? undefined : String(transactionId),
    schedules,
    customData: fields.customData,
    listed: Array.isArray(chargingSchedule),
  };
}

/** What a body wants cleared, without its place. With an id nothing else counts. */
export interface AskedClear {
  id: number | null;
  purpose: ChargingProfilePurpose | null;
  stackLevel: number | null;
}

/**
 * Reads what is to be cleared.
 *
 * @throws DomainError `invalid_field` for two different ids; `invalid_profile` for the purpose that no CSMS may clear
 */
export function readClearBody(body: ClearChargingProfile): AskedClear {
  const id = readId(body, '') ?? null;
  if (id !== null) return { id, purpose: null, stackLevel: null };
  const purpose = body.chargingProfilePurpose;
  return {
    id,
    purpose: purpose === undefined ? null : toPurpose(purpose),
    stackLevel: body.stackLevel ?? null,
  };
}

/**
 * The 2.0.1 name of a purpose, which is the vocabulary's.
 *
 * @throws DomainError `invalid_profile` for constraints that others set
 */
export function toPurpose(purpose: AskedPurpose): ChargingProfilePurpose {
  if (purpose === 'ChargePointMaxProfile') return 'ChargingStationMaxProfile';
  if (purpose !== 'ChargingStationExternalConstraints') return purpose;
  const advice = 'Constraints of others can be neither set nor cleared by this API';
  throw new DomainError('invalid_profile', `${advice}.`, [
    { path: 'chargingProfilePurpose', rule: 'external_constraints', advice },
  ]);
}

/** Dotted path of a schedule in the request. */
export function schedulePath({ path, listed }: AskedProfile, index: number): string {
  return `${path}chargingSchedule${listed ? `.${index}` : ''}`;
}

function readId(
  { chargingProfileId, id }: Pick<ChargingProfileBody, 'chargingProfileId' | 'id'>,
  path: string,
): number | undefined {
  if (chargingProfileId !== undefined && id !== undefined && chargingProfileId !== id) {
    throw unusable(`${path}id`, 'twice', 'id and chargingProfileId must be the same');
  }
  return chargingProfileId ?? id;
}

function unusable(path: string, rule: string, advice: string): DomainError {
  return new DomainError('invalid_field', `${path}: ${advice}.`, [{ path, rule, advice }]);
}
