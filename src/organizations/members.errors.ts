import { DomainError } from '../shared/errors.js';

/** Rejects with `email_taken` when that is what the database refused, or with the error itself. */
export function explainedFault(error: unknown): never {
  const { constraint } = (error as { driverError?: { constraint?: string } }).driverError ?? {};
  if (constraint !== 'member_email_key') throw error;
  const advice = 'Choose an e-mail that no member of this installation has';
  throw new DomainError('email_taken', 'A member has this e-mail already. Choose another one.', [
    { path: 'email', rule: 'unique', advice },
  ]);
}

/** Refuses to leave an organization without anybody who can administer it in the panel. */
export function lastAdmin(): DomainError {
  return new DomainError(
    'last_admin',
    'This is the only admin who can sign in. Make another member an admin first.',
  );
}
