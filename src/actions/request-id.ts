import { randomInt } from 'node:crypto';
import { LARGEST_INTEGER } from './command-fields.js';

/** A number by which a station's reports name the request that asked for them; from 1, within 32 bit. */
export function newRequestId(): number {
  return randomInt(1, LARGEST_INTEGER);
}
