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

/** What was tried, and with it what a failure means: its opening, what is safe, and what to do when nobody knows. */
const TRIED = {
  load: { opening: '', safe: '', unsure: 'Try again.' },
  change: {
    opening: 'Not saved: ',
    safe: ' Nothing was changed.',
    unsure: 'It may have been saved all the same: reload before you try again.',
  },
  command: {
    opening: 'Not sent: ',
    safe: '',
    unsure: 'It may have been sent all the same: look at the timeline before you try again.',
  },
} as const;

/** What was tried. */
export type Tried = keyof typeof TRIED;

/** A failure in the words of the reader: what happened, what is safe, what to do. */
export function explain(error: unknown, tried: Tried): string {
  if (!(error instanceof ApiError)) {
    return `The page failed: ${error instanceof Error ? error.message : String(error)}. Reload it.`;
  }
  const { opening, safe, unsure } = TRIED[tried];
  const open = (sentence: string) => opening + (opening ? lowerFirst(sentence) : sentence);
  if (error.code === 'unreachable') return `${open('The server did not answer.')} ${unsure}`;
  if (error.status >= 500) {
    const reason =
      error.code === 'database_unavailable' ? 'The database did not answer.' : 'The server failed.';
    return `${open(reason)}${safe} Try again.`;
  }
  const advice = error.details.map(({ advice }) => advice).filter((one) => one !== error.message);
  return [open(error.message), ...advice].join(' ');
}

function lowerFirst(sentence: string): string {
  return sentence.charAt(0).toLowerCase() + sentence.slice(1);
}
