import { describe, expect, it } from 'vitest';
import { allowsCommand, assertMayCommand, scopesOf } from './scopes.js';

describe('allowsCommand', () => {
  it.each<[string[], string, boolean]>([
    [[], 'session.stop', true],
    [['*'], 'session.stop', true],
    [['session.stop'], 'session.stop', true],
    [['session.start'], 'session.stop', false],
    [['session.*'], 'session.stop', true],
    [['session.*'], 'sessions.stop', false],
    [['chargestation.*'], 'chargestation.variables.get', true],
    [['chargestation.variables.*'], 'chargestation.variables.get', true],
    [['chargestation.variables.*'], 'chargestation.reset', false],
    [['chargestation.reset', 'session.*'], 'session.start', true],
    [['chargestation.re'], 'chargestation.reset', false],
  ])('%j and %s', (scopes, type, allowed) => {
    expect(allowsCommand(scopes, type)).toBe(allowed);
  });
});

describe('scopesOf', () => {
  it('lists *, the families and the types', () => {
    expect(scopesOf(['a.b', 'a.c.d'])).toEqual(['*', 'a.*', 'a.c.*', 'a.b', 'a.c.d']);
  });
});

describe('assertMayCommand', () => {
  it('refuses the cookie by GET and keys of another scope', () => {
    const check = (member: string | null, scopes: string[], method: string) => () =>
      assertMayCommand({ member, scopes }, 'session.stop', method);
    expect(check('m', [], 'POST')).not.toThrow();
    expect(check('m', [], 'GET')).toThrow('takes an API key');
    expect(check(null, [], 'GET')).not.toThrow();
    expect(check(null, ['session.start'], 'POST')).toThrow('session.start');
  });
});
