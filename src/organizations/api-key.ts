import { createHash, randomBytes } from 'node:crypto';
import { crc32 } from 'node:zlib';

const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** What every generated key starts with, for people and for scanners that look for leaked keys. */
const PREFIX = 'ohm_';

/** Digits of 32 bytes and of 4 bytes in base 62. */
const SECRET_LENGTH = 43;
const CHECKSUM_LENGTH = 6;

/** A new key: `ohm_`, 32 random bytes and their CRC-32 in base 62. */
export function generateApiKey(): string {
  const secret = base62(randomBytes(32), SECRET_LENGTH);
  return PREFIX + secret + checksum(secret);
}

/** Whether a text has the form of a generated key and its checksum is right; it need not exist. */
export function isGeneratedApiKey(text: string): boolean {
  const body = text.slice(PREFIX.length);
  if (!text.startsWith(PREFIX) || body.length !== SECRET_LENGTH + CHECKSUM_LENGTH) return false;
  return checksum(body.slice(0, SECRET_LENGTH)) === body.slice(SECRET_LENGTH);
}

/** What is kept of a key, and what it is found by. */
export function hashApiKey(key: string): Buffer {
  return createHash('sha256').update(key, 'utf8').digest();
}

/** The part of a key that may be shown later. */
export function prefixOf(key: string): string {
  return key.slice(0, 8);
}

function checksum(secret: string): string {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(crc32(secret));
  return base62(bytes, CHECKSUM_LENGTH);
}

function base62(bytes: Buffer, length: number): string {
  let rest = BigInt(`0x${bytes.toString('hex')}`);
  let text = '';
  while (text.length < length) {
    text = DIGITS[Number(rest % 62n)] + text;
    rest /= 62n;
  }
  return text;
}
