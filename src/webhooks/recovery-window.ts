/** The lowest `_id` that can be made in the second that this time (ms) lies in: an ObjectId begins with its seconds. */
export function firstIdOf(at: number): string {
  const seconds = Math.floor(at / 1000).toString(16);
  return `${seconds.padStart(8, '0')}${'0'.repeat(16)}`;
}

/** The lowest `_id` of the first whole second at or after this time (ms). */
export function firstIdAfter(at: number): string {
  return firstIdOf(Math.ceil(at / 1000) * 1000);
}

/** Time in ms, to the second, at which an `_id` was made. */
export function timeOf(id: string): number {
  return Number.parseInt(id.slice(0, 8), 16) * 1000;
}

/** How much of its time range a recovery has gone through, from 0 to 1. */
export function progressOf({ since, until, position, status }: RecoveryState): number {
  if (status === 'completed') return 1;
  const share = (timeOf(position) - since.getTime()) / (until.getTime() - since.getTime());
  return Math.round(Math.min(1, Math.max(0, share)) * 1000) / 1000;
}

interface RecoveryState {
  since: Date;
  until: Date;
  /** Event `_id` up to which it is done. */
  position: string;
  status: 'running' | 'completed';
}
