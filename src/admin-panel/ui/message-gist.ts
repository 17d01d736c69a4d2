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
