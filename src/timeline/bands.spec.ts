import { describe, expect, it } from 'vitest';
import type { FoundEvent } from '../webhooks/webhooks.commands.js';
import { inOrder, laneOf, pointsOf } from './bands.js';

const point = (status: string, at: number) => ({ synthetic: false, status, at });

describe('laneOf', () => {
  it.each([
    ['nothing of nothing', [], 0, 10, []],
    ['what held before begins with the session', [['A', -5]], 0, 10, [['A', 0, 10]]],
    [
      'of what held before the last counts',
      [
        ['A', -5],
        ['B', -3],
      ],
      0,
      10,
      [['B', 0, 10]],
    ],
    [
      'equal ones are one',
      [
        ['A', 1],
        ['A', 2],
        ['B', 3],
      ],
      0,
      9,
      [
        ['A', 1, 3],
        ['B', 3, 9],
      ],
    ],
    [
      'what comes after the end does not count',
      [
        ['A', 1],
        ['B', 9],
      ],
      0,
      9,
      [['A', 1, 9]],
    ],
    [
      'the last one lasts',
      [
        ['A', 1],
        ['B', 3],
      ],
      0,
      null,
      [
        ['A', 1, 3],
        ['B', 3, null],
      ],
    ],
    [
      'order of arrival does not matter',
      [
        ['B', 3],
        ['A', 1],
      ],
      0,
      9,
      [
        ['A', 1, 3],
        ['B', 3, 9],
      ],
    ],
    [
      'one that is replaced at once is none',
      [
        ['A', 1],
        ['B', 1],
      ],
      0,
      9,
      [['B', 1, 9]],
    ],
  ] as [string, [string, number][], number, number | null, [string, number, number | null][]][])(
    '%s',
    (_, points, from, to, expected) => {
      const bands = laneOf(
        points.map(([status, at]) => point(status, at)),
        'reported',
        from,
        to,
      );
      expect(bands).toEqual(
        expected.map(([status, start, end]) => ({
          source: 'reported',
          status,
          from: start,
          to: end,
        })),
      );
    },
  );
});

describe('pointsOf', () => {
  const event = (synthetic: boolean, more: object = {}) =>
    ({
      object: 'chargestation',
      synthetic,
      createdAt: 7,
      data: {
        changed_connector: 'a',
        connectors: [
          { _id: 'b', status: 'Available', reported_status: 'Available', statusAt: null },
          {
            _id: 'a',
            status: 'Charging',
            reported_status: 'Occupied',
            statusAt: '1970-01-01T00:00:00.005Z',
            ...more,
          },
        ],
      },
    }) as unknown as FoundEvent;

  const reached = (_id: string, startTime: string) =>
    ({
      object: 'session',
      data: { _id, charging_activity: [{ startTime }] },
    }) as unknown as FoundEvent;
  const at = (connector: string) => ({ session: 's', connector });

  it('takes the word of the station from a report, the published one from a synthetic status', () => {
    expect(pointsOf([event(false), event(true)], at('a'))).toEqual([
      { synthetic: false, status: 'Occupied', at: 5 },
      { synthetic: true, status: 'Charging', at: 7 },
    ]);
  });

  it('takes the time of a synthetic status from the session that caused it', () => {
    const events = [
      reached('s', '1970-01-01T00:00:00.003Z'),
      reached('t', '1970-01-01T00:00:00.004Z'),
      event(true),
    ];
    expect(pointsOf(events, at('a'))[0]?.at).toBe(3);
  });

  it('takes the time of the event where no other is known, and nothing of other connectors', () => {
    expect(pointsOf([event(false, { statusAt: null })], at('a'))[0]?.at).toBe(7);
    expect(pointsOf([event(false)], at('b'))).toEqual([]);
    expect(pointsOf([event(false, { reported_status: null })], at('a'))).toEqual([]);
  });
});

describe('inOrder', () => {
  it('puts the station before what follows from it', () => {
    const band = (source: 'reported' | 'synthetic', from: number) => ({
      source,
      status: 'A',
      from,
      to: null,
    });
    const bands = [band('synthetic', 1), band('reported', 2), band('reported', 1)];
    expect(inOrder(bands).map(({ source, from }) => `${source} ${from}`)).toEqual([
      'reported 1',
      'synthetic 1',
      'reported 2',
    ]);
  });
});
