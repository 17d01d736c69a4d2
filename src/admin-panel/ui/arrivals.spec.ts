import { describe, expect, it } from 'vitest';
import { arrivalsOf } from './arrivals.js';

describe('arrivalsOf', () => {
  it('counts what waits as not arrived', () => {
    expect(arrivalsOf({ delivered: 30, failed: 10, waiting: 60 })).toEqual({ all: 100, part: 0.3 });
    expect(arrivalsOf({ delivered: 0, failed: 0, waiting: 5 })).toEqual({ all: 5, part: 0 });
  });

  it('has no part of nothing', () => {
    expect(arrivalsOf({ delivered: 0, failed: 0, waiting: 0 })).toEqual({ all: 0, part: null });
  });
});
