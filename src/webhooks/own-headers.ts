/** Most headers of its own that an endpoint may have. */
const MOST_HEADERS = 20;

/** Longest value of a header. */
const LONGEST_VALUE = 4096;

/** Header names are tokens (RFC 9110 5.6.2). */
const NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}$/;

/** Visible characters of Latin-1 with spaces between them. */
const VALUE = /^[\x21-\x7e\xa0-\xff]([\x20-\x7e\xa0-\xff]*[\x21-\x7e\xa0-\xff])?$/;

/** Names that belong to the delivery itself or to the connection. */
const RESERVED =
  /^(host|content-.*|connection|transfer-encoding|webhook-.*|edrv-signature|keep-alive|proxy-.*|upgrade|te|trailer|expect)$/i;

/** What is wrong with an endpoint's own headers, in words for the caller; null when nothing is. */
export function findHeaderFault(headers: unknown): string | null {
  if (typeof headers !== 'object' || headers === null || Array.isArray(headers)) {
    return 'headers must be an object of header names and their values';
  }
  const entries = Object.entries(headers as Record<string, unknown>);
  if (entries.length > MOST_HEADERS) return `headers may name at most ${MOST_HEADERS} headers`;
  const names = new Set(entries.map(([name]) => name.toLowerCase()));
  if (names.size < entries.length) return 'headers must name each header once; case does not count';
  for (const [name, value] of entries) {
    if (!NAME.test(name)) return `"${name.slice(0, 100)}" is no header name`;
    if (RESERVED.test(name)) return `${name} is set by the server; choose another header`;
    if (typeof value !== 'string' || value.length > LONGEST_VALUE || !VALUE.test(value)) {
      return `The value of ${name} must be text of 1 to ${LONGEST_VALUE} characters without line breaks`;
    }
  }
  return null;
}
