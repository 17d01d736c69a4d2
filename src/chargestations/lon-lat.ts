import { ValidateBy } from 'class-validator';

/** Longitude -180..180 and latitude -90..90 in degrees, in this order (GeoJSON). */
export type LonLat = [longitude: number, latitude: number];

/** Whether a value is `[longitude, latitude]`. */
export function isLonLat(value: unknown): value is LonLat {
  if (!Array.isArray(value) || value.length !== 2) return false;
  const [longitude, latitude] = value as unknown[];
  return within(longitude, 180) && within(latitude, 90);
}

function within(degrees: unknown, most: number): boolean {
  return typeof degrees === 'number' && Math.abs(degrees) <= most;
}

/** Validates `[longitude, latitude]`. */
export function IsLonLat(): PropertyDecorator {
  return ValidateBy({
    name: 'isLonLat',
    validator: {
      validate: isLonLat,
      defaultMessage: () => '$property must be [longitude -180..180, latitude -90..90] in degrees',
    },
  });
}
