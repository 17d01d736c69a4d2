import { createHash, randomBytes } from 'node:crypto';

/** How long an invitation may be taken up, in ms. */
const VALID_MS = 7 * 86_400_000;

/** A one-time link for a new member, or for one who has lost the password. */
export interface Invitation {
  /** Told once. */
  token: string;
  /** What is kept of it. */
  hash: Buffer;
  expiresAt: Date;
}

/** A new invitation, open for 7 days from `now` (ms). */
export function newInvitation(now = Date.now()): Invitation {
  const token = randomBytes(32).toString('base64url');
  return { token, hash: hashInvitation(token), expiresAt: new Date(now + VALID_MS) };
}

/** What an invitation is found by. */
export function hashInvitation(token: string): Buffer {
  return createHash('sha256').update(token, 'utf8').digest();
}
