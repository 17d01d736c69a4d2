/** Times of answers in ms. */
export interface Latencies {
  p50: number;
  p95: number;
  p99: number;
  slowest: number;
}

/** The percentiles (nearest rank) of a list of times; all 0 for an empty one. */
export function latenciesOf(times: readonly number[]): Latencies {
  const sorted = Float64Array.from(times).sort();
  const at = (share: number) => rounded(sorted[Math.ceil(share * sorted.length) - 1] ?? 0);
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99), slowest: at(1) };
}

function rounded(ms: number): number {
  return Math.round(ms * 100) / 100;
}
