import { describe, expect, it } from 'vitest';
import { latenciesOf } from './latencies.js';

describe('latenciesOf', () => {
  it('takes the nearest rank, whatever the order', () => {
    const times = Array.from({ length: 200 }, (_, index) => 200 - index);
    expect(latenciesOf(times)).toEqual({ p50: 100, p95: 190, p99: 198, slowest: 200 });
  });

  it('gives the only value of a list of one', () => {
    expect(latenciesOf([12.3456])).toEqual({ p50: 12.35, p95: 12.35, p99: 12.35, slowest: 12.35 });
  });

  it('is 0 for nothing', () => {
    expect(latenciesOf([])).toEqual({ p50: 0, p95: 0, p99: 0, slowest: 0 });
  });
});
