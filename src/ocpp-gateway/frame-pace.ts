const SECOND_MS = 1000;

/**
 * The pace of the frames of one socket: a second's worth may come at once. What was read beyond that (frames come in chunks) is a debt,
 * which is paid before more is read, so that in the long run no more than `perSecond` are.
 */
export class FramePace {
  /** Until then (ms) the frames that were read would have been paid for, one after the other. */
  #paidUntil = 0;

  constructor(private readonly perSecond: number) {}

  /** Notes a frame at `now` (ms). For how long (ms) no more are to be read; 0: not at all. */
  note(now: number): number {
    this.#paidUntil = Math.max(this.#paidUntil, now) + SECOND_MS / this.perSecond;
    return Math.max(0, Math.ceil(this.#paidUntil - now - SECOND_MS));
  }
}
