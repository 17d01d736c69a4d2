import { describe, expect, it } from 'vitest';
import { eventsAfter, rowsOfStep } from './fan-out-size.js';

describe('eventsAfter', () => {
  it.each([
    ['one endpoint', 100, 100, 1000],
    ['fifty endpoints', 100, 5000, 20],
    ['more endpoints than a step has deliveries', 20, 40_000, 20],
    ['half of the events wanted', 100, 50, 2000],
    ['nobody', 20, 0, 2000],
  ])('%s: %i events made %i deliveries, so %i come next', (_, events, deliveries, next) => {
    expect(eventsAfter(events, deliveries)).toBe(next);
  });
});

describe('rowsOfStep', () => {
  const rows = (events: number, endpoints: number) =>
    Array.from({ length: events * endpoints }, (_, n) => ({
      event: String(Math.floor(n / endpoints)),
    }));

  it('takes everything of a step of the usual size', () => {
    expect(rowsOfStep([])).toEqual([]);
    expect(rowsOfStep(rows(400, 10))).toHaveLength(4000);
  });

  it('cuts off behind a whole event', () => {
    expect(rowsOfStep(rows(401, 10))).toHaveLength(4000);
    expect(rowsOfStep(rows(2000, 30))).toHaveLength(3990);
  });

  it('takes one event for however many endpoints', () => {
    expect(rowsOfStep(rows(1, 9000))).toHaveLength(9000);
    expect(rowsOfStep(rows(2, 9000))).toHaveLength(9000);
  });
});
