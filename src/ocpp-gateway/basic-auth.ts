import { createHash, timingSafeEqual } from 'node:crypto';

/** User and password of an `Authorization: Basic` header; the password as bytes, since 1.6 stations send a raw key. */
export interface BasicCredentials {
  user: string;
  password: Buffer;
}

const COLON = 0x3a;
const HEX_KEY = /^[0-9a-fA-F]{40}$/;

/** Splits at the first colon; null when the header is absent or of another form. */
export function parseBasicAuth(header: string | undefined): BasicCredentials | null {
  const encoded = /^Basic +([A-Za-z0-9+/=]+) *$/i.exec(header ?? '')?.[1];
  if (encoded === undefined) return null;
  const decoded = Buffer.from(encoded, 'base64');
  const colon = decoded.indexOf(COLON);
  if (colon < 0) return null;
  return {
    user: decoded.subarray(0, colon).toString('utf8'),
    password: decoded.subarray(colon + 1),
  };
}

/**
 * Which of the SHA-256 hashes the password belongs to, or -1. A password is 40 hex digits, accepted as that text in either case or as
 * the 20 bytes it spells: 1.6 stations configured with AuthorizationKey do the one or the other.
 */
export function matchingPassword(password: Buffer, hashes: readonly Buffer[]): number {
  const text = password.toString('latin1');
  const spelled = HEX_KEY.test(text)
    ? text.toLowerCase()
    : password.length === 20
      ? password.toString('hex')
      : null;
  const candidates = [
    sha256(password),
    ...(spelled === null ? [] : [sha256(Buffer.from(spelled))]),
  ];
  return hashes.findIndex((hash) =>
    candidates.some((candidate) => timingSafeEqual(candidate, hash)),
  );
}

function sha256(bytes: Buffer): Buffer {
  return createHash('sha256').update(bytes).digest();
}
