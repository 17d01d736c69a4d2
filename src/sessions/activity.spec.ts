import { describe, expect, it } from 'vitest';
import {
  type Activity,
  endActivity,
  energyPeriod,
  MAX_ACTIVITY,
  recordActivity,
} from './activity.js';

const charging: readonly Activity[] = [{ status: 'Charging', startTime: 1000, endTime: null }];

describe('recordActivity', () => {
  it('ends the running stretch and begins a new one', () => {
    expect(recordActivity(charging, 'SuspendedEV', 5000)).toEqual([
      { status: 'Charging', startTime: 1000, endTime: 5000 },
      { status: 'SuspendedEV', startTime: 5000, endTime: null },
    ]);
    expect(charging).toHaveLength(1);
  });

  it('keeps the same list while the status is the same', () => {
    expect(recordActivity(charging, 'Charging', 5000)).toBe(charging);
  });

  it('begins again with the same status after an end', () => {
    expect(recordActivity(endActivity(charging, 2000), 'Charging', 5000)).toHaveLength(2);
  });

  it('makes no negative stretch when the clock goes back', () => {
    expect(recordActivity(charging, 'SuspendedEV', 0)).toEqual([
      { status: 'Charging', startTime: 1000, endTime: 1000 },
      { status: 'SuspendedEV', startTime: 1000, endTime: null },
    ]);
  });

  it('stops listing at the limit', () => {
    let activity: readonly Activity[] = [];
    for (let at = 0; at < MAX_ACTIVITY + 5; at += 1) {
      activity = recordActivity(activity, at % 2 ? 'Charging' : 'SuspendedEV', at);
    }
    expect(activity).toHaveLength(MAX_ACTIVITY);
  });
});

describe('endActivity', () => {
  it('ends a running stretch and leaves an ended one', () => {
    const ended = endActivity(charging, 4000);
    expect(ended).toEqual([{ status: 'Charging', startTime: 1000, endTime: 4000 }]);
    expect(endActivity(ended, 9000)).toBe(ended);
    expect(endActivity([], 9000)).toEqual([]);
  });
});

describe('energyPeriod', () => {
  it('adds up the whole seconds in Charging, a running stretch until now', () => {
    const activity = [
      { status: 'Charging', startTime: 0, endTime: 10_400 },
      { status: 'SuspendedEV', startTime: 10_400, endTime: 60_000 },
      { status: 'Charging', startTime: 60_000, endTime: null },
    ];
    expect(energyPeriod(activity, 65_000)).toBe(15);
    expect(energyPeriod(activity, 0)).toBe(10);
    expect(energyPeriod([], 65_000)).toBe(0);
  });
});
