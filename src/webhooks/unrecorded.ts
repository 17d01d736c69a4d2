/** A crash lets at most this share of what was recorded go out again, besides this many times the requests that may be in flight. */
const REPEATED_SHARE = 0.01;
const REPEATED_ANYWAY = 5;

/**
 * Counts the deliveries of an endpoint that were sent, or are just being sent, and whose results are not recorded yet: they are what goes out again
 * after a crash. Nothing more is sent before results are recorded when there are too many, however slow the database is.
 */
export class Unrecorded {
  #open = 0;
  #recorded = 0;

  /** @param inFlight requests that may be in flight */
  constructor(private readonly inFlight: number) {}

  /** One more is sent. */
  sent(): void {
    this.#open += 1;
  }

  /** Their results are recorded, or nobody wants them any more. */
  recorded(count: number): void {
    this.#open -= count;
    this.#recorded += count;
  }

  /** Nothing more may be sent. */
  get full(): boolean {
    return this.#open >= this.#most;
  }

  /** It is time to record, so that sending need not stop meanwhile. */
  get pressing(): boolean {
    return this.#open >= this.#most / 2;
  }

  get #most(): number {
    return REPEATED_ANYWAY * this.inFlight + REPEATED_SHARE * this.#recorded;
  }
}
