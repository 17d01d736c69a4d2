import { Injectable } from '@nestjs/common';

/**
 * The clock of deliveries. In SQL it is the database's own, so all processes agree, moved by `aheadMs`: a test puts it
 * forward to see days of the retry schedule at once.
 */
@Injectable()
export class DeliveryClock {
  /** ms that this clock is ahead of the real ones; 0 outside of tests. */
  aheadMs = 0;

  /** Now, in ms since 1970. */
  now(): number {
    return Date.now() + this.aheadMs;
  }
}
