import { DomainError } from '../shared/errors.js';

/** What a violated constraint of the table means to the caller. */
const MEANINGS: Record<string, () => DomainError> = {
  chargestation_endpoint: () =>
    new DomainError(
      'endpoint_taken',
      'Another chargestation has this endpoint. Choose another one.',
      [
        {
          path: 'endpoint',
          rule: 'unique',
          advice: 'Choose an endpoint that no chargestation of this installation has',
        },
      ],
    ),
  chargestation_organization_location_fkey: () =>
    new DomainError('invalid_field', 'location: There is no such location.', [
      {
        path: 'location',
        rule: 'exists',
        advice: 'Give the _id of a location of your organization',
      },
    ]),
};

/** Rejects with the refusal that a database error stands for, or with the error itself. */
export function explainedFault(error: unknown): never {
  const { constraint } = (error as { driverError?: { constraint?: string } }).driverError ?? {};
  throw (constraint && MEANINGS[constraint]?.()) || error;
}
