import { describe, expect, it } from 'vitest';
import {
  hashStationPassword,
  isValidPassword,
  newStationPassword,
  PREVIOUS_PASSWORD_MS,
  replacePassword,
  type StoredPasswords,
  validHashes,
} from './station-password.js';

const NOW = Date.UTC(2026, 2, 5, 12);
const [first, second, third] = ['1', '2', '3'].map(hashStationPassword) as [Buffer, Buffer, Buffer];
const never: StoredPasswords = {
  passwordHash: null,
  previousPasswordHash: null,
  previousPasswordUntil: null,
};

/** The columns when the station has accepted the newest one at `NOW`. */
const accepted = (stored: StoredPasswords): StoredPasswords => ({
  ...stored,
  previousPasswordUntil: new Date(NOW + PREVIOUS_PASSWORD_MS),
});
const newestOf = ({ passwordHash }: StoredPasswords) => passwordHash!.toString('hex');

describe('station passwords', () => {
  it('are 40 hex digits, each time others', () => {
    const passwords = Array.from({ length: 100 }, newStationPassword);
    expect(new Set(passwords).size).toBe(100);
    for (const password of passwords) expect(password).toMatch(/^[0-9a-f]{40}$/);
  });

  it('are stored as the SHA-256 of their text', () => {
    expect(hashStationPassword('abc').toString('hex')).toBe(
      'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    );
  });

  it('a first one has no predecessor', () => {
    const stored = replacePassword(never, first);
    expect(stored).toEqual({ ...never, passwordHash: first });
    expect(validHashes(stored, NOW)).toEqual([first]);
    expect(validHashes(never, NOW)).toEqual([]);
  });

  it('is valid as it was made, in either case, while it is; no other text is', () => {
    const [old, newest] = [newStationPassword(), newStationPassword()];
    const stored = replacePassword(
      { ...never, passwordHash: hashStationPassword(old) },
      hashStationPassword(newest),
    );
    for (const text of [newest, newest.toUpperCase(), old])
      expect(isValidPassword(stored, text, NOW)).toBe(true);
    for (const text of ['', `${newest}0`, newestOf(stored), newStationPassword()])
      expect(isValidPassword(stored, text, NOW)).toBe(false);
    expect(isValidPassword(never, newest, NOW)).toBe(false);
  });

  it('a replaced one stays valid, and for 7 days once the station has accepted the new one', () => {
    const stored = replacePassword({ ...never, passwordHash: first }, second);
    expect(validHashes(stored, NOW + 100 * PREVIOUS_PASSWORD_MS)).toEqual([second, first]);
    const taken = accepted(stored);
    expect(validHashes(taken, NOW + PREVIOUS_PASSWORD_MS - 1)).toEqual([second, first]);
    expect(validHashes(taken, NOW + PREVIOUS_PASSWORD_MS)).toEqual([second]);
  });

  it('a second reset before the first was used keeps the one that the station knows', () => {
    const once = replacePassword({ ...never, passwordHash: first }, second);
    expect(validHashes(replacePassword(once, third), NOW)).toEqual([third, first]);
  });

  it('a reset after the last one was used or accepted keeps the newest', () => {
    const used = { ...never, passwordHash: second };
    expect(validHashes(replacePassword(used, third), NOW)).toEqual([third, second]);
    const once = accepted(replacePassword({ ...never, passwordHash: first }, second));
    expect(validHashes(replacePassword(once, third), NOW)).toEqual([third, second]);
  });
});
