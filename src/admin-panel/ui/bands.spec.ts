import { describe, expect, it } from 'vitest';
import {
  type Band,
  type BandSource,
  bandAt,
  lanesOf,
  placeOf,
  statesOf,
  timePerStatus,
} from './bands.js';

const at = (time: string) => Date.parse(`2026-11-22T${time}Z`);
const stretch = (source: BandSource, status: string, from: string, to: string | null) => ({
  source,
  status,
  startTime: `2026-11-22T${from}Z`,
  endTime: to === null ? null : `2026-11-22T${to}Z`,
});

describe('lanesOf', () => {
  it('speaks 1.6 words, leaves out what took no time and empty lanes, and runs to now', () => {
    const stretches = [
      stretch('charging_state', 'EVConnected', '10:00:00', '10:03:00'),
      stretch('reported', 'Occupied', '10:00:00', null),
      stretch('charging_state', 'Charging', '10:03:00', '10:03:00'),
      stretch('charging_state', 'Charging', '10:03:00', null),
    ];
    const source = 'charging_state';
    expect(lanesOf(stretches, at('10:10:00'))).toEqual([
      [
        'reported',
        [{ source: 'reported', status: 'Occupied', from: at('10:00:00'), to: at('10:10:00') }],
      ],
      [
        'charging state (not published)',
        [
          { source, status: 'Preparing', from: at('10:00:00'), to: at('10:03:00') },
          { source, status: 'Charging', from: at('10:03:00'), to: at('10:10:00') },
        ],
      ],
    ]);
  });
});

describe('lanesOf with the flag on', () => {
  it('counts the states of the session, not what was published of them', () => {
    const stretches = [
      stretch('reported', 'Occupied', '10:00:00', '10:30:00'),
      stretch('charging_state', 'EVConnected', '10:00:00', '10:30:00'),
    ];
    expect(statesOf(stretches, 0).map(({ status }) => status)).toEqual(['Preparing']);
    expect(statesOf(stretches.slice(0, 1), 0).map(({ status }) => status)).toEqual(['Occupied']);
  });

  it('leaves out charging states that were published, and shows those from before it was switched', () => {
    const stretches = [
      stretch('charging_state', 'EVConnected', '10:00:00', '10:03:00'),
      stretch('charging_state', 'Charging', '10:03:00', '10:30:00'),
      stretch('synthetic', 'Charging', '10:03:01', '10:30:00'),
    ];
    const lanes = lanesOf(stretches, at('10:30:00'));
    expect(lanes.map(([name, bands]) => [name, bands.map(({ status }) => status)])).toEqual([
      ['synthetic', ['Charging']],
      ['charging state (not published)', ['Preparing']],
    ]);
  });
});

describe('a lane', () => {
  const band = (status: string, from: number, to: number): Band => ({
    source: 'reported',
    status,
    from,
    to,
  });
  const lane = [
    band('Charging', 0, 60_000),
    band('SuspendedEV', 60_000, 90_000),
    band('Charging', 90_000, 120_000),
  ];

  it('sums the time per status, longest first', () => {
    expect(timePerStatus(lane)).toEqual([
      ['Charging', 90],
      ['SuspendedEV', 30],
    ]);
  });

  it('tells what held at a moment; an end belongs to the next band', () => {
    expect([bandAt(lane, 59_999)?.status, bandAt(lane, 60_000)?.status]).toEqual([
      'Charging',
      'SuspendedEV',
    ]);
    expect(bandAt(lane, 120_000)).toBeUndefined();
  });

  it('is placed in percent and cut at the edges', () => {
    expect(placeOf(lane[1] as Band, { from: 0, to: 120_000 })).toEqual({ left: 50, width: 25 });
    expect(placeOf(lane[0] as Band, { from: 30_000, to: 90_000 })).toEqual({ left: 0, width: 50 });
    expect(placeOf(lane[0] as Band, { from: 60_000, to: 90_000 })).toBeNull();
  });
});
