import { DomainError, type ErrorDetail } from '../shared/errors.js';

/** Details listed at most. */
const MOST_DETAILS = 50;

/**
 * Ends the request when there is something wrong; the first fault makes the message.
 *
 * @throws DomainError
 */
export function refuse(code: 'invalid_profile' | 'reserved_profile', faults: ErrorDetail[]): void {
  const [first] = faults;
  if (!first) return;
  throw new DomainError(code, `${first.path}: ${first.advice}.`, faults.slice(0, MOST_DETAILS));
}
