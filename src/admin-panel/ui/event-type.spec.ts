import { describe, expect, it } from 'vitest';
import { matchesType } from './event-type.js';

describe('matchesType', () => {
  it.each([
    ['session.ended', '', true],
    ['session.ended', '*', true],
    ['session.ended', 'session.*', true],
    ['session.ended', 'chargestation.online, session.ended', true],
    ['session.ended', 'session.end', false],
    ['sessions.ended', 'session.*', false],
    ['session.ended', 'chargestation.*,', false],
  ])('%s among "%s": %s', (type, wanted, expected) => {
    expect(matchesType(type, wanted)).toBe(expected);
  });
});
