import { scryptSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { hashPassword, isPassword } from './password.js';

describe('passwords', () => {
  it('are kept with their own salt and cost', async () => {
    const [first, second] = await Promise.all([hashPassword('secret'), hashPassword('secret')]);
    expect(first).toMatch(/^scrypt\$32768\$8\$3\$[\w+/]{22}==\$[\w+/]{43}=$/);
    expect(first).not.toBe(second);
  });

  it('are known again, whichever way an accent was typed', async () => {
    const kept = await hashPassword('caf\u00e9 au lait');
    expect(await isPassword('cafe\u0301 au lait', kept)).toBe(true);
    expect(await isPassword('cafe au lait', kept)).toBe(false);
  });

  it('are checked with the cost of their hash', async () => {
    const salt = Buffer.from('0123456789abcdef');
    const hash = scryptSync('older', salt, 32, { N: 1024, r: 8, p: 1 }).toString('base64');
    const kept = `scrypt$1024$8$1$${salt.toString('base64')}$${hash}`;
    expect(await isPassword('older', kept)).toBe(true);
    expect(await isPassword('newer', kept)).toBe(false);
  });

  it('are never right where none is kept', async () => {
    expect(await isPassword('', null)).toBe(false);
  });
});
