import type { CreateChargestation, UpdateChargestation } from './chargestations.dto.js';
import type { Chargestation } from './chargestations.entity.js';

/** The columns that REST may write. */
export type WritableColumns = Pick<
  Chargestation,
  | 'endpoint'
  | 'name'
  | 'description'
  | 'location'
  | 'coordinates'
  | 'public'
  | 'active'
  | 'is_simulator'
  | 'protocol'
  | 'registration'
  | 'securityType'
  | 'serialNumber'
  | 'validation'
  | 'meta_data'
>;

/** The columns that a body names; what it leaves out is not in the result. */
export function toColumns(
  body: CreateChargestation | UpdateChargestation,
): Partial<WritableColumns> {
  const columns: Partial<WritableColumns> = {
    endpoint: body.endpoint,
    name: body.name,
    description: body.description,
    location: body.location,
    coordinates: body.coordinates,
    public: body.public,
    active: body.active,
    is_simulator: body.is_simulator,
    protocol: body.protocol,
    registration: body.registration,
    securityType: body.security?.type,
    serialNumber: body.security?.serial_number,
    validation: body.validation,
    meta_data: body.meta_data,
  };
  return Object.fromEntries(Object.entries(columns).filter(([, value]) => value !== undefined));
}

/** What a socket is judged by when it opens, and again at no other time. */
const JUDGED_AT_UPGRADE = [
  'endpoint',
  'securityType',
  'serialNumber',
  'registration',
  'validation',
] as const;

type Judged = Pick<WritableColumns, (typeof JUDGED_AT_UPGRADE)[number]>;

/** Whether a change can only take effect on a new socket, so that the present one must be closed. */
export function mustReconnect(before: Judged, change: Partial<WritableColumns>): boolean {
  return JUDGED_AT_UPGRADE.some(
    (column) =>
      change[column] !== undefined &&
      change[column] !== before[column] &&
      !(column === 'registration' && isAdmitted(before, change)),
  );
}

/**
 * Whether a station that was kept waiting is now accepted. It learns so by the answer to its next BootNotification, on the socket that it has
 * (2.0.1 part 2, B02; 1.6 section 4.2).
 */
export function isAdmitted(before: Judged, change: Partial<WritableColumns>): boolean {
  return before.registration === 'pending' && change.registration === 'accepted';
}
