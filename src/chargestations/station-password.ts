import { createHash, randomBytes } from 'node:crypto';

/** How long the previous password stays valid when the station has accepted the new one and does not use it, in ms: 7 days. */
export const PREVIOUS_PASSWORD_MS = 7 * 24 * 60 * 60 * 1000;

/** The password columns of a chargestation. */
export interface StoredPasswords {
  /** SHA-256 of the newest password; null when none was ever made. */
  passwordHash: Buffer | null;
  /** SHA-256 of the one before while the station may still use it. */
  previousPasswordHash: Buffer | null;
  /** When the previous one ends at the latest; null until the station has accepted the newest one. */
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

/** What is stored of a password that somebody has typed or passed on: hex digits count in either case. */
export function hashGivenPassword(text: string): Buffer {
  return hashStationPassword(text.toLowerCase());
}

/** The hashes a station may prove itself with at `now` (ms), newest first. */
export function validHashes(stored: StoredPasswords, now: number): Buffer[] {
  const previous = isPreviousValid(stored, now) ? stored.previousPasswordHash : null;
  return [stored.passwordHash, previous].filter((hash) => hash !== null);
}

/** Whether a station that is given this text as its password may connect with it at `now` (ms). */
export function isValidPassword(stored: StoredPasswords, text: string, now: number): boolean {
  const hash = hashGivenPassword(text);
  return validHashes(stored, now).some((valid) => valid.equals(hash));
}

/**
 * The columns after a reset. The station keeps the password that it knows until it uses the new one: the newest when it has accepted that,
 * else the one before it, so a second reset locks nobody out.
 */
export function replacePassword(stored: StoredPasswords, newest: Buffer): StoredPasswords {
  const { passwordHash, previousPasswordHash, previousPasswordUntil } = stored;
  const knowsNewest = previousPasswordHash === null || previousPasswordUntil !== null;
  return {
    passwordHash: newest,
    previousPasswordHash: knowsNewest ? passwordHash : previousPasswordHash,
    previousPasswordUntil: null,
  };
}

function isPreviousValid(
  { previousPasswordHash, previousPasswordUntil }: StoredPasswords,
  now: number,
): boolean {
  return (
    previousPasswordHash !== null &&
    (previousPasswordUntil === null || previousPasswordUntil.getTime() > now)
  );
}
