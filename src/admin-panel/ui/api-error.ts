/** One fault of a request, as the server names it. */
export interface FaultDetail {
  /** Dotted path of the field. */
  path: string;
  rule: string;
  advice: string;
}

/** A request that did not succeed. */
export class ApiError extends Error {
  constructor(
    /** HTTP status; 0 when the server was not reached. */
    readonly status: number,
    /** Stable code of the API, or `unreachable`. */
    readonly code: string,
    message: string,
    readonly details: readonly FaultDetail[],
    /** Names the request in the server's log; null when it never got there. */
    readonly requestId: string | null,
  ) {
    super(message);
  }
}

/** What the server answered, or that it did not, as an error. */
export function toApiError(status: number | undefined, answer: unknown): ApiError {
  if (status === undefined) {
    return new ApiError(0, 'unreachable', 'The server did not answer.', [], null);
  }
  const { message, error } = answer as {
    message?: string;
    error?: { code: string; details?: FaultDetail[]; requestId: string };
  };
  return new ApiError(
    status,
    error?.code ?? 'unknown',
    message ?? `The server answered with HTTP ${status}.`,
    error?.details ?? [],
    error?.requestId ?? null,
  );
}

/** A failure in the words of the reader: what happened, what is safe, what to do. */
export function explain(error: unknown, what: 'load' | 'change'): string {
  if (!(error instanceof ApiError)) {
    return `The page failed: ${error instanceof Error ? error.message : String(error)}. Reload it.`;
  }
  const opening = what === 'change' ? 'Not saved: ' : '';
  const safe = what === 'change' ? ' Nothing was changed.' : '';
  if (error.code === 'unreachable') {
    return `${opening}${lowerIf(opening, 'The server did not answer.')} ${what === 'change' ? 'It may have been saved all the same: reload before you try again.' : 'Try again.'}`;
  }
  if (error.status >= 500) {
    const reason =
      error.code === 'database_unavailable' ? 'The database did not answer.' : 'The server failed.';
    return `${opening}${lowerIf(opening, reason)}${safe} Try again.`;
  }
  const advice = error.details.map(({ advice }) => advice).filter((one) => one !== error.message);
  return [`${opening}${lowerIf(opening, error.message)}`, ...advice].join(' ');
}

function lowerIf(opening: string, sentence: string): string {
  return opening ? sentence.charAt(0).toLowerCase() + sentence.slice(1) : sentence;
}
