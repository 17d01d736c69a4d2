import type { CommandResult } from '../shared/vocabulary/station-command.js';

/** Every word of either version by which a station says yes: now, later, or after a reboot. */
const YES = new Set([
  'Accepted',
  'AcceptedCanceled',
  'RebootRequired',
  'Scheduled',
  'Unlocked',
  'Unpublished',
]);

/** What 2.0.1 adds to a status. */
interface StatusInfo {
  reasonCode: string;
  additionalInfo?: string;
}

/** Reads an answer that says yes or no by its `status`. */
export function byStatus(answer: { status: string; statusInfo?: StatusInfo }): CommandResult {
  const { status, statusInfo } = answer;
  return { accepted: YES.has(status), status, reason: toReason(statusInfo) };
}

/** Reads an answer without a status: that it came is the yes. */
export function acknowledged(): CommandResult {
  return { accepted: true, status: null, reason: null };
}

/** One element of an answer that says yes or no by element. */
export interface ItemResult {
  /** What it is about, for people. */
  name: string;
  status: string;
  statusInfo?: StatusInfo;
}

/** Reads such an answer. `status` is the first refusal where one decides, else the first yes. */
export function byItems(items: readonly ItemResult[], needed: 'any' | 'all'): CommandResult {
  const refused = items.filter(({ status }) => !YES.has(status));
  const taken = items.find(({ status }) => YES.has(status));
  const accepted = needed === 'all' ? refused.length === 0 : taken !== undefined;
  const decisive = accepted ? taken : refused[0];
  const reasons = refused.map(({ name, status, statusInfo }) =>
    [`${name}: ${status}`, toReason(statusInfo)].filter(Boolean).join(', '),
  );
  return {
    accepted,
    status: decisive?.status ?? null,
    reason: reasons.length > 0 ? reasons.join('; ') : null,
  };
}

function toReason(info: StatusInfo | undefined): string | null {
  if (info === undefined) return null;
  return info.additionalInfo ? `${info.reasonCode}: ${info.additionalInfo}` : info.reasonCode;
}
