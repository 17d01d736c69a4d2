import { describe, expect, it } from 'vitest';
import { EVENT_FAMILIES, EVENT_TYPES, isSubscription, typesNamed } from './event-catalogue.js';

describe('isSubscription', () => {
  it.each([
    '*',
    'session.*',
    'session.updated',
    'chargestation.*',
    'chargestation.connector_status.*',
    'chargestation.connector_status.updated',
    'organization.*',
  ])('knows %s', (pattern) => {
    expect(isSubscription(pattern)).toBe(true);
  });

  it.each([
    '',
    '**',
    '*.*',
    'session',
    'session.',
    'session.upd*',
    'sessions.*',
    'session.updated.*',
    'SESSION.UPDATED',
    ' session.updated',
    '.*',
    'constructor',
    '__proto__',
    5,
    null,
    {},
  ])('does not know %j', (pattern) => {
    expect(isSubscription(pattern)).toBe(false);
  });

  it('has a family for every type', () => {
    for (const type of EVENT_TYPES) {
      expect(EVENT_FAMILIES).toContain(`${type.split('.')[0]}.*`);
    }
  });
});

describe('typesNamed', () => {
  it('has the types of families and names, each once', () => {
    expect(typesNamed(['session.ended', 'session.*', 'rate.deleted'])).toEqual(
      EVENT_TYPES.filter((type) => type.startsWith('session.') || type === 'rate.deleted'),
    );
    expect(typesNamed(['chargestation.connector_status.*'])).toEqual([
      'chargestation.connector_status.updated',
    ]);
  });

  it('has all for *, and none for nothing', () => {
    expect(typesNamed(['user.created', '*'])).toEqual(EVENT_TYPES);
    expect(typesNamed([])).toEqual([]);
  });
});
