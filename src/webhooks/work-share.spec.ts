import { describe, expect, it } from 'vitest';
import { Traffic } from '../shared/traffic.js';
import { shareAfter, WorkShare } from './work-share.js';

const windows = (count: number, share: number, window: Parameters<typeof shareAfter>[1]) =>
  Array.from({ length: count }).reduce<number>((now) => shareAfter(now, window), share);

describe('shareAfter', () => {
  it.each([
    ['many messages leave some time', { utilization: 0.75, messagesPerSecond: 1100 }],
    ['fewer leave none', { utilization: 0.99, messagesPerSecond: 300 }],
  ])('falls to a least share when %s', (_, window) => {
    expect(shareAfter(1, window)).toBe(0.6);
    expect(windows(20, 1, window)).toBe(0.08);
  });

  it.each([
    ['the process has time', { utilization: 0.65, messagesPerSecond: 5000 }],
    ['it is busy with webhooks too', { utilization: 0.9, messagesPerSecond: 900 }],
    ['stations say little', { utilization: 1, messagesPerSecond: 100 }],
    ['no station says anything', { utilization: 1, messagesPerSecond: 0 }],
  ])('grows back to the whole when %s', (_, window) => {
    expect(windows(12, 0.08, window)).toBe(1);
  });
});

describe('WorkShare', () => {
  it('does not hold up work while there are no stations', async () => {
    const share = new WorkShare(new Traffic());
    const since = performance.now();
    for (let n = 0; n < 100; n += 1) await share.pauseAfter(1000);
    expect(performance.now() - since).toBeLessThan(1000);
  });
});
