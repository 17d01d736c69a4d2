import { Injectable } from '@nestjs/common';

/** The limits of deliveries; a test may shorten the times. */
@Injectable()
export class DeliveryLimits {
  /** Requests in flight per endpoint, over all processes. */
  inFlight = 10;
  /** Most deliveries that a process claims of one endpoint before it can send them, as long as nobody else sends to it. */
  ahead = 200;
  /** For one attempt as a whole, in ms. */
  attemptMs = 15_000;
  /** For opening a connection, in ms. */
  connectMs = 5_000;
  /** How long a claimed delivery belongs to its process, in ms. Longer than an attempt, so no two run at once. */
  leaseMs = 20_000;
  /** Least time between the beginnings of two exchanges with the database for one endpoint, in ms: what ends meanwhile shares one. */
  spacingMs = 8;
  /** Pause between two looks for work that nobody announced, in ms. */
  pollMs = 1_000;
  /** How long running attempts are waited for when the process shuts down, in ms. */
  drainMs = 4_000;
}
