import { Injectable } from '@nestjs/common';

/** The limits of deliveries; a test may shorten the times. */
@Injectable()
export class DeliveryLimits {
  /** Requests in flight per endpoint; only one process sends to it at a time. */
  inFlight = 10;
  /** Most deliveries of one endpoint that a process claims before it can send them. */
  ahead = 400;
  /** For one attempt as a whole, in ms. */
  attemptMs = 15_000;
  /** For opening a connection, in ms. */
  connectMs = 5_000;
  /** How long an endpoint belongs to the process that sends to it, in ms, unless it is renewed. Longer than an attempt, so no two run at once. */
  leaseMs = 20_000;
  /** Least time between the beginnings of two exchanges with the database for one endpoint, in ms: what ends meanwhile shares one. */
  spacingMs = 8;
  /** Pause between two looks for work that nobody announced, in ms. */
  pollMs = 1_000;
  /** How long running attempts are waited for when the process shuts down, in ms. */
  drainMs = 4_000;
}
