const PREFIX = '/ocpp/';
const LONGEST = 48;

/** Whether an upgrade request means the OCPP endpoint at all. */
export function isOcppPath(url: string): boolean {
  return url.startsWith(PREFIX);
}

/**
 * The station's identity: the percent-decoded last segment of `/ocpp/<identity>` (1.6J section 3.1.1, 2.0.1 part 4 section 3.1.1).
 * Null when it is not 1 to 48 characters without `:`, `/` and control characters.
 */
export function identityOf(url: string): string | null {
  const path = url.slice(PREFIX.length).split('?', 1)[0] ?? '';
  let identity: string;
  try {
    identity = decodeURIComponent(path);
  } catch {
    return null;
  }
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  return identity.length <= LONGEST && /^[^:/\u0000-\u001f\u007f]+$/.test(identity)
    ? identity
    : null;
}
