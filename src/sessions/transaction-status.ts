/** What a 2.0.1 station says of a transaction; null: it did not say. */
export interface TransactionStatus {
  /** The transaction still runs. */
  ongoing: boolean | null;
  /** Messages of it are still to come. */
  messagesInQueue: boolean | null;
}

/** What is known of the session that was asked about. */
export interface QuestionedSession {
  status: string;
  /** A newer session or a boot has overtaken it since its last message. */
  overtaken: boolean;
  /** Messages between its first and its last are missing. */
  gap: boolean;
}

/** Whether there is anything to ask the station about a session. */
export function isQuestionable({ status, overtaken, gap }: QuestionedSession): boolean {
  return status === 'Started' ? overtaken : status === 'Ended' && gap;
}

/**
 * What follows from an answer (reference: 2.0.1 part 2, E14): `close` a session of which the station knows nothing more, ask `again` while
 * messages are to come, else be content: an ended session will not become more complete, a running one is left to its messages.
 */
export function decideOnStatus(
  session: QuestionedSession,
  { ongoing, messagesInQueue }: TransactionStatus,
): 'close' | 'again' | 'content' {
  if (!isQuestionable(session)) return 'content';
  if (messagesInQueue === true) return 'again';
  return session.status === 'Started' && ongoing === false && messagesInQueue === false
    ? 'close'
    : 'content';
}

/** Reads the payload of a GetTransactionStatus answer. */
export function readTransactionStatus(response: unknown): TransactionStatus {
  const { ongoingIndicator, messagesInQueue } = (response ?? {}) as Record<string, unknown>;
  return {
    ongoing: typeof ongoingIndicator === 'boolean' ? ongoingIndicator : null,
    messagesInQueue: typeof messagesInQueue === 'boolean' ? messagesInQueue : null,
  };
}
