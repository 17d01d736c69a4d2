import { DomainError } from '../shared/errors.js';

/** What a violated constraint of the table means to the caller. */
const MEANINGS: Record<string, () => DomainError> = {
  token_physical_id: () =>
    new DomainError(
      'token_taken',
      'Another token has this physicalId; case does not count. Change that one, or choose another physicalId.',
      [
        {
          path: 'physicalId',
          rule: 'unique',
          advice: 'Choose a physicalId that no token of your organization has',
        },
      ],
    ),
  token_organization_user_id_fkey: () =>
    new DomainError('invalid_field', 'user: There is no such user.', [
      { path: 'user', rule: 'exists', advice: 'Give the _id of a user of your organization' },
    ]),
};

/** Rejects with the refusal that a database error stands for, or with the error itself. */
export function explainedFault(error: unknown): never {
  const { constraint } = (error as { driverError?: { constraint?: string } }).driverError ?? {};
  throw (constraint && MEANINGS[constraint]?.()) || error;
}
