import { createHash, randomBytes } from 'node:crypto';

/** A new token for the cookie: 32 random bytes in base64url. */
export function newSessionToken(): string {
  return randomBytes(32).toString('base64url');
}

/** What is kept of a token, and what it is found by. */
export function hashSessionToken(token: string): Buffer {
  return createHash('sha256').update(token, 'utf8').digest();
}
