import { setTimeout as sleep } from 'node:timers/promises';

/** How long `eventually` keeps asking, how often, and what it says when it gives up. */
export interface EventuallyOptions {
  /** Deadline in ms; default 30,000: a machine may be slow, and who is answered at once does not wait. */
  within?: number;
  /** Pause between two looks in ms; default 20. */
  every?: number;
  /** What was waited for, for the error message. */
  what?: string;
}

/**
 * Asks again and again until `read` gives something other than undefined, null or false, and returns that.
 * Throws when the deadline passes; an error thrown by `read` counts as "not yet" and is named in the message.
 */
export async function eventually<Found>(
  read: () => Found | Promise<Found>,
  { within = 30_000, every = 20, what = 'the condition' }: EventuallyOptions = {},
): Promise<NonNullable<Exclude<Found, false>>> {
  const deadline = Date.now() + within;
  let lastError: unknown;
  for (;;) {
    try {
      const found = await read();
      if (found !== undefined && found !== null && found !== false) {
        return found as NonNullable<Exclude<Found, false>>;
      }
      lastError = undefined;
    } catch (error) {
      lastError = error;
    }
    if (Date.now() >= deadline) {
      const reason = lastError instanceof Error ? `: ${lastError.message}` : '';
      throw new Error(`${what} did not come within ${within} ms${reason}`);
    }
    await sleep(every);
  }
}
