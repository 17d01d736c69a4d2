import type { AuditEntryResponse } from './audit-log.dto.js';

const COLUMNS = [
  'createdAt',
  'type',
  'object',
  'actor',
  'actor_id',
  'address',
  'requestId',
  'before',
  'after',
  '_id',
] as const;

/** Head line of the CSV export. */
export const CSV_HEAD = `${COLUMNS.join(',')}\r\n`;

/** An entry as a line of CSV (RFC 4180). */
export function toCsvLine({ actor, before, after, ...entry }: AuditEntryResponse): string {
  const values: Record<(typeof COLUMNS)[number], string | null> = {
    ...entry,
    actor: actor.name,
    actor_id: actor.api_key ?? actor.member,
    before: before && JSON.stringify(before),
    after: after && JSON.stringify(after),
  };
  return `${COLUMNS.map((column) => toCell(values[column] ?? '')).join(',')}\r\n`;
}

/** What a spreadsheet would take for a formula is made text by an apostrophe. */
function toCell(text: string): string {
  const harmless = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
