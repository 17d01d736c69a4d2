import { ValidateBy, ValidateIf } from 'class-validator';

/**
 * The field may be left out, but null is refused. For fields that null clears use class-validator's `@IsOptional()`,
 * which lets both through.
 */
export function MayBeAbsent(): PropertyDecorator {
  return ValidateIf((_, value) => value !== undefined);
}

/** A position as `[longitude, latitude]` in degrees. */
export function isCoordinates(value: unknown): value is [number, number] {
  if (!Array.isArray(value) || value.length !== 2) return false;
  const [longitude, latitude] = value as unknown[];
  return isWithin(longitude, 180) && isWithin(latitude, 90);
}

function isWithin(value: unknown, bound: number): boolean {
  return typeof value === 'number' && Math.abs(value) <= bound;
}

/** Validates a position; the advice names the order, which is easily confused. */
export function IsCoordinates(): PropertyDecorator {
  const defaultMessage = () =>
    '$property must be [longitude, latitude] in degrees, for example [4.9041, 52.3676]';
  return ValidateBy({
    name: 'isCoordinates',
    validator: { validate: isCoordinates, defaultMessage },
  });
}
