/**
 * Postgres cannot keep every JSON text. NUL is refused by `text` and by `json->>`; half of a surrogate pair is taken by
 * a `json` column, but then every `->>` on that document fails, whichever field it asks for.
 */
const SUSPECT = /\\u(?:0000|d[89a-f])/i;
const LONE_SURROGATE = /\p{Surrogate}/gu;
const REPLACEMENT = '\uFFFD';

/** Whether a JSON text may hold what Postgres cannot keep. Quick; true for whole surrogate pairs and `\\u0000` as well. */
export function maybeUnstorable(json: string): boolean {
  return json.includes('\\u') && SUSPECT.test(json);
}

/** A copy of a parsed JSON value in which NUL and lone surrogates, in texts and in field names, are U+FFFD. */
export function toStorable<Value>(value: Value): Value;
export function toStorable(value: unknown): unknown {
  if (typeof value === 'string')
    return value.replaceAll('\0', REPLACEMENT).replace(LONE_SURROGATE, REPLACEMENT);
  if (Array.isArray(value)) return value.map((item) => toStorable(item));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [toStorable(key), toStorable(item)]),
  );
}
