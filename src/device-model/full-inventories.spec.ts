import { describe, expect, it } from 'vitest';
import { FullInventories } from './full-inventories.js';

const part = (seqNo: number, last = false, requestId = 7) => ({ requestId, seqNo, last });

/** What the last of these parts completes. */
function completed(parts: readonly ReturnType<typeof part>[], chargestation = 'a'): number | null {
  const inventories = new FullInventories();
  inventories.ask('a', 6, 500);
  inventories.ask('a', 7, 1000);
  for (const each of parts.slice(0, -1)) inventories.took(chargestation, each);
  return inventories.completedBy(chargestation, parts.at(-1) as ReturnType<typeof part>);
}

describe('FullInventories', () => {
  it.each([
    ['a report of one part', [part(0, true)], 1000],
    ['a report of three parts', [part(0), part(1), part(2, true)], 1000],
    ['a part that was sent again', [part(0), part(0), part(1, true)], 1000],
    ['other reports between its parts', [part(0), part(0, true, 9), part(1, true)], 1000],
    ['no last part yet', [part(0), part(1)], null],
    ['a part that is missing', [part(0), part(2, true)], null],
    ['a part that came too late', [part(1), part(0), part(2, true)], null],
    ['the last part, sent again', [part(0), part(1, true), part(1, true)], null],
    ['a report that was not asked for', [part(0, true, 9)], null],
    ['an inventory that was asked for once more', [part(0, true, 6)], null],
  ])('%s', (_, parts, expected) => {
    expect(completed(parts)).toBe(expected);
  });

  it('knows nothing of other stations', () => {
    expect(completed([part(0, true)], 'b')).toBeNull();
  });
});
