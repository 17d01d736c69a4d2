import { ValidateBy, type ValidationArguments } from 'class-validator';
import { EVENT_FAMILIES, EVENT_TYPES, isSubscription } from './event-catalogue.js';
import { findHeaderFault } from './own-headers.js';

/** A list of things that an endpoint can subscribe to. The advice names the unknown ones and what there is. */
export function IsSubscription(): PropertyDecorator {
  return ValidateBy({
    name: 'knownEvents',
    validator: {
      validate: (value: unknown) => Array.isArray(value) && value.every(isSubscription),
      defaultMessage: (given) => adviceFor(given?.value),
    },
  });
}

function adviceFor(value: unknown): string {
  const unknown = (Array.isArray(value) ? value : [value]).filter((one) => !isSubscription(one));
  const names = unknown.map((one) => JSON.stringify(one)?.slice(0, 60)).slice(0, 5);
  const events = [...EVENT_FAMILIES, ...EVENT_TYPES].join(', ');
  return `events must be event names, families or *; ${names.join(', ')} is none of: ${events}`;
}

/** An object of header names and values that may be sent along. */
export function IsOwnHeaders(): PropertyDecorator {
  return ValidateBy({
    name: 'ownHeaders',
    validator: {
      validate: (value: unknown) => findHeaderFault(value) === null,
      defaultMessage: (given?: ValidationArguments) => findHeaderFault(given?.value) ?? '',
    },
  });
}
