import { describe, expect, it } from 'vitest';
import { attemptOutcome } from './attempt-words.js';

describe('attemptOutcome', () => {
  it.each([
    [{ status_code: 204, error: null }, 'HTTP 204'],
    [{ status_code: 500, error: 'status' }, 'HTTP 500'],
    [{ status_code: null, error: 'dns' }, 'name not found'],
    [{ status_code: null, error: 'some_new_word' }, 'some new word'],
  ])('%o is %s', (attempt, words) => {
    expect(attemptOutcome(attempt)).toBe(words);
  });
});
