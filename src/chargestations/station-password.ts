import { createHash, randomBytes } from 'node:crypto';

/** How long the previous password stays valid when the new one is never used, in ms: 7 days. */
export const PREVIOUS_PASSWORD_MS = 7 * 24 * 60 * 60 * 1000;

/** The password columns of a chargestation. */
export interface StoredPasswords {
  /** SHA-256 of the newest password; null when none was ever made. */
  passwordHash: Buffer | null;
  /** SHA-256 of the one before while the station may still use it. */
  previousPasswordHash: Buffer | null;
  /** When the previous one ends at the latest. */
  previousPasswordUntil: Date | null;
}

/** A new station password: 40 lower-case hex digits (20 random bytes), good as 2.0.1 text and as a 1.6 AuthorizationKey. */
export function newStationPassword(): string {
  return randomBytes(20).toString('hex');
}

/** What is stored of a password: the SHA-256 of its text. Enough for 160 random bits, and cheap at a reconnect storm. */
export function hashStationPassword(password: string): Buffer {
  return createHash('sha256').update(password).digest();
}

/** The hashes a station may prove itself with at `now` (ms), newest first. */
export function validHashes(stored: StoredPasswords, now: number): Buffer[] {
  const previous = isPreviousValid(stored, now) ? stored.previousPasswordHash : null;
  return [stored.passwordHash, previous].filter((hash) => hash !== null);
}

/** Whether a station that is given this text as its password may connect with it at `now` (ms). Hex digits count in either case. */
export function isValidPassword(stored: StoredPasswords, text: string, now: number): boolean {
  const hash = hashStationPassword(text.toLowerCase());
  return validHashes(stored, now).some((valid) => valid.equals(hash));
}

/**
 * The columns after a reset at `now` (ms). The station keeps the password that it knows until it uses the new one, at most
 * 7 days: when the last reset's password was never used, that is still the one before it, so a second reset locks nobody out.
 */
export function replacePassword(
  stored: StoredPasswords,
  newest: Buffer,
  now: number,
): StoredPasswords {
  const known = isPreviousValid(stored, now) ? stored.previousPasswordHash : stored.passwordHash;
  return {
    passwordHash: newest,
    previousPasswordHash: known,
    previousPasswordUntil: known && new Date(now + PREVIOUS_PASSWORD_MS),
  };
}

function isPreviousValid(
  { previousPasswordHash, previousPasswordUntil }: StoredPasswords,
  now: number,
): boolean {
  return (
    previousPasswordHash !== null &&
    previousPasswordUntil !== null &&
    previousPasswordUntil.getTime() > now
  );
}
