/** Fields of a request that tell most of it in one line. */
const TELLING = [
  'eventType',
  'seqNo',
  'triggerReason',
  'connectorStatus',
  'status',
  'reason',
  'type',
  'idTag',
  'connectorId',
];

/** The most telling fields of a message, in one line; empty when it has none. */
export function messageGist(request: unknown): string {
  if (typeof request !== 'object' || request === null) return '';
  const fields = request as Record<string, unknown>;
  const { chargingState } = (fields.transactionInfo ?? {}) as { chargingState?: string };
  const told = TELLING.filter((name) => ['string', 'number'].includes(typeof fields[name]));
  const words = told.map((name) =>
    ['seqNo', 'connectorId'].includes(name) ? `${name} ${fields[name]}` : String(fields[name]),
  );
  return [...words, chargingState].filter(Boolean).join(' · ');
}

/** A difference between the clocks that is worth a word, in s. */
const NOTABLE_S = 30;

/** By how many seconds the time in a message of a station is behind its receipt (negative: ahead); null when it hardly differs or has none. */
export function behindReceipt(request: unknown, receivedAt: string): number | null {
  const { timestamp } = (request ?? {}) as { timestamp?: unknown };
  if (typeof timestamp !== 'string') return null;
  const seconds = (Date.parse(receivedAt) - Date.parse(timestamp)) / 1000;
  return Math.abs(seconds) > NOTABLE_S ? seconds : null;
}
