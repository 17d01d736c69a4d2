/** What is meant by the error words of an attempt to deliver. */
const MEANINGS: Record<string, string> = {
  status: 'refused by the receiver',
  redirect: 'redirected, which is not followed',
  timeout: 'no answer in time',
  connect_timeout: 'no connection in time',
  connection_refused: 'connection refused',
  connection_reset: 'connection broken off',
  unreachable: 'network unreachable',
  dns: 'name not found',
  tls: 'TLS or certificate not valid',
  blocked_url: 'address not allowed',
  invalid_answer: 'answer not readable',
  connection_failed: 'connection failed',
};

/** The error of an attempt in words; an unknown one stands for itself. */
export function attemptError(word: string): string {
  return Object.hasOwn(MEANINGS, word) ? (MEANINGS[word] as string) : word.replaceAll('_', ' ');
}

/** How an attempt went: what the receiver answered, or why it did not. */
export function attemptOutcome({
  status_code,
  error,
}: {
  status_code: number | null;
  error: string | null;
}): string {
  if (status_code !== null) return `HTTP ${status_code}`;
  return error === null ? 'no answer' : attemptError(error);
}
