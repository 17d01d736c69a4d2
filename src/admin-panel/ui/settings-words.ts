import type { Settings } from './api.js';

/** Name of the flag that adds status events for OCPP 2.0.1. */
export const FLAG = 'include_artificial_status_notification_for_201';

/** A setting that is on or off, in the words of the reader. */
export const SWITCHES = [
  {
    name: 'include_raw_energy_report',
    title: 'Keep the raw readings on sessions',
    meaning: 'A session shows the sampled values of its newest message as the station sent them.',
  },
  {
    name: 'include_id_tag',
    title: "Show the driver's card number on sessions",
    meaning: 'Sessions and their events carry the token as id_tag. It may be personal data.',
  },
] as const;

/** A setting with a number. */
export const NUMBERS = [
  {
    name: 'session_start_timeout',
    title: 'Waiting for a requested session',
    unit: 's',
    meaning: 'A session that was asked for by API is cancelled when it has not started by then.',
  },
  {
    name: 'heartbeat_interval',
    title: 'Heartbeat interval',
    unit: 's',
    meaning: 'Told to stations when they boot. It takes effect with the next boot of each station.',
  },
  {
    name: 'retention_events',
    title: 'Keep events',
    unit: 'days',
    meaning: 'The log behind webhooks.',
  },
  {
    name: 'retention_ocpp_messages',
    title: 'Keep OCPP messages',
    unit: 'days',
    meaning: 'The raw messages of stations, both directions.',
  },
  {
    name: 'retention_actions',
    title: 'Keep commands',
    unit: 'days',
    meaning: 'What was asked of stations and what they answered.',
  },
  {
    name: 'retention_sessions',
    title: 'Keep ended sessions',
    unit: 'days',
    meaning: 'Sessions that have not ended are always kept.',
  },
  {
    name: 'retention_audit_log',
    title: 'Keep the audit log',
    unit: 'days',
    meaning: 'At least 365.',
  },
] as const;

/** The title of a setting, or its name when the panel has no words for it. */
export function titleOf(name: string): string {
  if (name === FLAG) return 'Send 1.6-style status events for OCPP 2.0.1 stations';
  if (name === 'unknown_tokens') return 'Cards that nobody registered';
  return [...SWITCHES, ...NUMBERS].find((setting) => setting.name === name)?.title ?? name;
}

/** A value of a setting in words. */
export function valueInWords(value: Settings[keyof Settings] | undefined): string {
  if (value === undefined) return '–';
  return typeof value === 'boolean' ? (value ? 'on' : 'off') : String(value);
}

/** What is said after the flag was switched. */
export function afterSwitching(on: boolean): string {
  return on
    ? 'On. It takes effect with the next message of each station.'
    : 'Off. Connectors keep the status they show until their station reports again.';
}
