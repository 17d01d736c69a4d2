/** Events per step at most, and at least; in between as many as should make this number of deliveries. */
const MOST_EVENTS = 2000;
export const LEAST_EVENTS = 20;
const DELIVERIES = 1000;

/** Where many events that nobody wants are followed by some that many endpoints want, a step is cut off at so many rows. */
const MOST_ROWS = 4 * DELIVERIES;

/** How many events the next step reads, if they are for as many endpoints as those of this one. */
export function eventsAfter(events: number, deliveries: number): number {
  const wanted = Math.floor((DELIVERIES * events) / Math.max(deliveries, 1));
  return Math.max(LEAST_EVENTS, Math.min(MOST_EVENTS, wanted));
}

/** What a step takes of rows of events with their endpoints: whole events, and at least one. The rest is read again by the next step. */
export function rowsOfStep<Row extends { event: string }>(rows: readonly Row[]): readonly Row[] {
  const over = rows[MOST_ROWS];
  if (!over) return rows;
  const start = rows.findIndex(({ event }) => event === over.event);
  if (start > 0) return rows.slice(0, start);
  const end = rows.findIndex(({ event }) => event !== over.event);
  return end > 0 ? rows.slice(0, end) : rows;
}
