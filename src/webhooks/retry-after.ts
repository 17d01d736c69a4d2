/** The three forms of an HTTP date (RFC 9110 5.6.7) as far as they name GMT. */
const HTTP_DATE = /^[A-Za-z]{3,9}, \d\d[ -][A-Za-z]{3}[ -]\d{2,4} \d\d:\d\d:\d\d GMT$/;

/**
 * What a `Retry-After` asks for (RFC 9110 10.2.3), in ms from now: whole seconds or a date, 0 for a date that is over. Null when the
 * header is absent or nonsense; a negative number is nonsense.
 *
 * @param now ms since 1970
 */
export function readRetryAfter(header: string | string[] | undefined, now: number): number | null {
  if (typeof header !== 'string') return null;
  const text = header.trim();
  if (/^\d+$/.test(text)) return Number(text) * 1000;
  const at = HTTP_DATE.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(at) ? null : Math.max(0, at - now);
}
