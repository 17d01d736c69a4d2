import { describe, expect, it } from 'vitest';
import { unregisteredToken } from './id-token.js';

describe('unregisteredToken', () => {
  it.each([
    ['04E91C5A', 'ISO14443'],
    ['04E91C5A123480', 'ISO14443'],
    ['04e91c5a123480aabbcc', 'ISO14443'],
    ['APP-7F3A9C21', 'Central'],
    ['04E91C5A1', 'Central'],
    ['driver-1', 'Central'],
  ])('%s is %s', (value, type) => {
    expect(unregisteredToken(value)).toEqual({ value, type });
  });
});
