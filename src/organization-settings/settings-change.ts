import type { OrganizationSettings } from './organization-settings.commands.js';

/** Every setting, in the order in which they are shown. */
export const SETTINGS = [
  'include_artificial_status_notification_for_201',
  'include_raw_energy_report',
  'include_id_tag',
  'unknown_tokens',
  'session_start_timeout',
  'heartbeat_interval',
  'retention_events',
  'retention_ocpp_messages',
  'retention_sessions',
  'retention_actions',
  'retention_audit_log',
] as const satisfies readonly (keyof OrganizationSettings)[];

/** The settings of a row or request, without whatever else is in it; fields that are absent stay absent. */
export function pickSettings<T extends Partial<OrganizationSettings>>(
  source: T,
): Pick<T, keyof T & keyof OrganizationSettings> {
  const entries = SETTINGS.filter((name) => source[name] !== undefined).map((name) => [
    name,
    source[name],
  ]);
  return Object.fromEntries(entries) as Pick<T, keyof T & keyof OrganizationSettings>;
}

/** What a request really changes, both sides with the same fields; null when it changes nothing. */
export function decideChange(
  current: OrganizationSettings,
  wanted: Partial<OrganizationSettings>,
): { before: Partial<OrganizationSettings>; after: Partial<OrganizationSettings> } | null {
  const changed = SETTINGS.filter(
    (name) => wanted[name] !== undefined && wanted[name] !== current[name],
  );
  if (changed.length === 0) return null;
  return {
    before: Object.fromEntries(changed.map((name) => [name, current[name]])),
    after: Object.fromEntries(changed.map((name) => [name, wanted[name]])),
  };
}
