import { describe, expect, it } from 'vitest';
import { reachedTarget, type SessionTarget, timeTargetAt } from './targets.js';

const NOTHING = { energyConsumed: null, cost: null, soc: null };

describe('reachedTarget', () => {
  it.each<[string, SessionTarget | null, object, object | null]>([
    ['no target', null, { energyConsumed: 1e6 }, null],
    ['energy below', { energy: 10 }, { energyConsumed: 9999.9 }, null],
    ['energy just reached', { energy: 10 }, { energyConsumed: 10_000 }, ['energy', 10]],
    ['energy passed', { energy: 10 }, { energyConsumed: 10_250 }, ['energy', 10.25]],
    ['energy unknown', { energy: 10 }, {}, null],
    ['soc', { soc: 80 }, { soc: 80 }, ['soc', 80]],
    ['soc below', { soc: 80 }, { soc: 79.9 }, null],
    ['cost', { cost: 5 }, { cost: 5.1 }, ['cost', 5.1]],
    ['another part than the one reached', { energy: 10, soc: 80 }, { soc: 90 }, ['soc', 90]],
    ['time, which is watched elsewhere', { time: 1 }, { energyConsumed: 1e6 }, null],
  ])('%s', (_, target, progress, expected) => {
    const reached = reachedTarget(target, { ...NOTHING, ...progress });
    expect(reached && [reached.target, reached.value]).toEqual(expected);
  });
});

describe('timeTargetAt', () => {
  it('counts minutes from the begin', () => {
    expect(timeTargetAt({ time: 1.5 }, 1000)).toBe(91_000);
    expect(timeTargetAt({ energy: 1 }, 1000)).toBeNull();
    expect(timeTargetAt(null, 1000)).toBeNull();
  });
});
