import { Injectable } from '@nestjs/common';

/** The limits of event streams; a test may shorten the times. */
@Injectable()
export class StreamLimits {
  /** A stream that is silent for so long sends a comment, so that no proxy takes it for dead, in ms. */
  heartbeatMs = 15_000;
  /** A reader that has not taken what was written for so long is closed, in ms. */
  slowReaderMs = 10_000;
  /** Pause between two looks into the log, in ms. */
  pollMs = 150;
  /** Pause between two checks of the callers' keys, in ms; with what the guard remembers (2 s) within 5 s. */
  accessMs = 2_000;
  /** Events that are read at once; what a stream holds in memory at most. */
  pageSize = 50;
  /** Streams open at once per organization. */
  perOrganization = 100;
}
