import { describe, expect, it } from 'vitest';
import { generateApiKey, hashApiKey, isGeneratedApiKey, prefixOf } from './api-key.js';

describe('API keys', () => {
  it('are readable, long and different', () => {
    const keys = Array.from({ length: 100 }, generateApiKey);
    expect(new Set(keys).size).toBe(100);
    for (const key of keys) expect(key).toMatch(/^ohm_[0-9A-Za-z]{49}$/);
  });

  it('carry a checksum that a scanner can verify', () => {
    const key = generateApiKey();
    expect(isGeneratedApiKey(key)).toBe(true);
    const other = key.at(-1) === 'a' ? 'b' : 'a';
    expect(isGeneratedApiKey(key.slice(0, -1) + other)).toBe(false);
    expect(isGeneratedApiKey(`${key}x`)).toBe(false);
    expect(isGeneratedApiKey(key.replace('ohm_', 'mho_'))).toBe(false);
  });

  it('are kept as SHA-256 of the whole key', () => {
    expect(hashApiKey('abc').toString('hex')).toBe(
      'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    );
  });

  it('show their first eight characters', () => {
    expect(prefixOf('ohm_ABCDEFGH')).toBe('ohm_ABCD');
  });
});
