import { ValidateBy, type ValidationArguments } from 'class-validator';
import { EVENT_FAMILIES, EVENT_TYPES, isSubscription } from './event-catalogue.js';
import { findHeaderFault } from './own-headers.js';

/** A list of things that an endpoint can subscribe to. The advice names the unknown ones and what may be meant. */
export function IsSubscription(): PropertyDecorator {
  return ValidateBy({
    name: 'knownEvents',
    validator: {
      validate: (value: unknown) => Array.isArray(value) && value.every(isSubscription),
      defaultMessage: (given) => adviceFor(given?.value),
    },
  });
}

/** Names of events, families and `*`, separated by commas. The advice names the unknown ones and what may be meant. */
export function IsEventFilter(): PropertyDecorator {
  const patterns = (value: unknown) => String(value).split(',');
  return ValidateBy({
    name: 'knownEvents',
    validator: {
      validate: (value: unknown) => patterns(value).every(isSubscription),
      defaultMessage: (given) => adviceFor(patterns(given?.value), 'type'),
    },
  });
}

function adviceFor(value: unknown, field = 'events'): string {
  const unknown = (Array.isArray(value) ? value : [value]).filter((one) => !isSubscription(one));
  const names = unknown.map((one) => JSON.stringify(one)?.slice(0, 60)).slice(0, 5);
  return `${field} must be event names, families or *; ${names.join(', ')} is not known. There are: ${akin(unknown).join(', ')}`;
}

/** The events of the families that are meant, or all families. */
function akin(unknown: readonly unknown[]): readonly string[] {
  const families = new Set(unknown.map((one) => String(one).split('.')[0]));
  const meant = EVENT_TYPES.filter((type) => families.has(type.split('.')[0]));
  return meant.length > 0 ? meant : EVENT_FAMILIES;
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
