import type { Failure } from './generated/types.gen.js';

/** What a request of the API was answered with when it failed. */
export class OhmgateError extends Error {
  override readonly name = 'OhmgateError';
  /** Stable code to program against, for example `not_found`; `unreadable_answer` when it was no answer of the API. */
  readonly code: string;
  /** What is wrong, field by field, and how to mend it. */
  readonly details: Failure['error']['details'];
  /** Names the request in the server's log; null when it was no answer of the API. */
  readonly requestId: string | null;

  /** @param status status code of the HTTP answer */
  constructor(
    readonly status: number,
    failure: Partial<Failure>,
  ) {
    super(failure.message ?? `HTTP ${status}`);
    this.code = failure.error?.code ?? 'unreadable_answer';
    this.details = failure.error?.details ?? [];
    this.requestId = failure.error?.requestId ?? null;
  }

  /** The error of an answer; one of the network, which has none, stays what it is. */
  static of(error: unknown, response: Response | undefined): unknown {
    if (response === undefined) return error;
    const failure = typeof error === 'object' && error !== null ? error : {};
    return new OhmgateError(response.status, failure as Partial<Failure>);
  }
}
