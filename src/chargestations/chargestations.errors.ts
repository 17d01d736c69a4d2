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
  chargestation_serial_number: () =>
    new DomainError(
      'serial_number_taken',
      'Another chargestation of your organization has this serial number: a client certificate proves one station only.',
      [
        {
          path: 'security.serial_number',
          rule: 'unique',
          advice:
            'Give the serial number of this station, or take it from the other chargestation first: set its serial_number to null, or delete it',
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
