import { ObjectId } from 'bson';
import { describe, expect, it } from 'vitest';
import type { Partition } from './growing-tables.js';
import { partitionsFor } from './partitions.js';

const NOON = Date.UTC(2026, 10, 22, 12);

describe('partitionsFor', () => {
  const days = partitionsFor({ table: 'event', partitions: { days: 1, ahead: 7 } }, NOON);

  it('names the day of the time and the days ahead', () => {
    expect(days.map(({ name }) => name)).toEqual(
      [22, 23, 24, 25, 26, 27, 28, 29].map((day) => `event_202611${day}`),
    );
  });

  it('leaves no room between one partition and the next', () => {
    days.slice(1).forEach(({ from }, index) => {
      expect(from).toBe(days[index]?.to);
    });
  });

  it('holds every id made on its day and none of the day before or after', () => {
    const [{ from, to }] = days as unknown as [Partition];
    const idAt = (at: number) => ObjectId.createFromTime(at / 1000).toHexString();
    expect(idAt(NOON) >= from && idAt(NOON) < to).toBe(true);
    expect(idAt(NOON - 43_201_000) >= from).toBe(false);
    expect(idAt(NOON + 43_200_000) < to).toBe(false);
  });

  it('makes longer ranges for transaction events, which lie by the id of their session', () => {
    const [{ from, to }] = partitionsFor(
      { table: 'transaction_event', partitions: { days: 30, ahead: 2 } },
      NOON,
    ) as unknown as [Partition];
    expect(Number.parseInt(to.slice(0, 8), 16) - Number.parseInt(from.slice(0, 8), 16)).toBe(
      30 * 86_400,
    );
  });

  it('makes none for a table that is not partitioned', () => {
    expect(partitionsFor({ table: 'action' }, NOON)).toEqual([]);
  });
});
