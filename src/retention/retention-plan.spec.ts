import { describe, expect, it } from 'vitest';
import type { OrganizationSettings } from '../organization-settings/organization-settings.commands.js';
import { DAY_MS, lowestId, startOfRange } from '../shared/database/growing-tables.js';
import { partitionsFor } from '../shared/database/partitions.js';
import { droppable, expiredOf, walksOf } from './retention-plan.js';

const NOW = Date.UTC(2026, 10, 22, 13, 30);
const TODAY = Date.UTC(2026, 10, 22);
const EVENT = { table: 'event', kind: 'events', partitions: { days: 1, ahead: 7 } } as const;
const MESSAGES = {
  table: 'transaction_event',
  kind: 'sessions',
  partitions: { days: 30, ahead: 2 },
} as const;

const settings = (days: Record<string, number>) =>
  new Map(
    Object.entries(days).map(([organization, retention]) => [
      organization,
      { retention_events: retention, retention_sessions: retention } as OrganizationSettings,
    ]),
  );

describe('expiredOf', () => {
  it('rounds down to days, and knows who keeps longest', () => {
    expect(expiredOf(EVENT, settings({ a: 30, b: 1, c: 30 }), NOW)).toEqual([
      { organization: 'a', before: TODAY - 30 * DAY_MS, longest: true },
      { organization: 'b', before: TODAY - DAY_MS, longest: false },
      { organization: 'c', before: TODAY - 30 * DAY_MS, longest: true },
    ]);
  });

  it('rounds down to whole partitions', () => {
    const before = expiredOf(MESSAGES, settings({ a: 40 }), NOW)[0]?.before as number;
    expect(before).toBe(startOfRange(before, 30));
    expect(before).toBeLessThanOrEqual(NOW - 40 * DAY_MS);
    expect(before).toBeGreaterThan(NOW - 70 * DAY_MS);
  });
});

describe('droppable', () => {
  const partitions = Array.from({ length: 40 }, (_, age) =>
    partitionsFor({ ...EVENT, partitions: { days: 1, ahead: 0 } }, NOW - age * DAY_MS),
  ).flat();

  it('names those that nobody keeps any longer, oldest first', () => {
    const expired = expiredOf(EVENT, settings({ a: 30, b: 1 }), NOW);
    const names = droppable(partitions, expired).map(({ name }) => name);
    expect(names).toHaveLength(9);
    expect([names[0], names.at(-1)]).toEqual(['event_20261014', 'event_20261022']);
  });

  it('names none while there is no organization', () => {
    expect(droppable(partitions, [])).toEqual([]);
  });
});

describe('lowestId', () => {
  it('has the form of an id also for a time before 1970', () => {
    expect(lowestId(TODAY - 36_500 * DAY_MS)).toBe('0'.repeat(24));
  });
});

describe('walksOf', () => {
  const expired = expiredOf(EVENT, settings({ a: 30, b: 7, c: 7, d: 7 }), NOW);
  const week = lowestId(TODAY - 7 * DAY_MS);
  const yesterdays = lowestId(TODAY - 8 * DAY_MS);

  it('sends those together who stand at the same place', () => {
    const marks = ['b', 'c'].map((organization) => ({ organization, below: yesterdays }));
    expect(walksOf(expired, marks)).toEqual([
      { organizations: ['a'], from: '', to: lowestId(TODAY - 30 * DAY_MS) },
      { organizations: ['b', 'c'], from: yesterdays, to: week },
      { organizations: ['d'], from: '', to: week },
    ]);
  });

  it('leaves those alone who have arrived, or were further than they are to go now', () => {
    const marks = [
      { organization: 'a', below: week },
      ...['b', 'c', 'd'].map((organization) => ({ organization, below: week })),
    ];
    expect(walksOf(expired, marks)).toEqual([]);
  });
});
