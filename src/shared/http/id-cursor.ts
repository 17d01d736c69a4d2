import { DomainError } from '../errors.js';
import { isId } from '../id.js';

/** `next` of a cursor list that is ordered by `_id`: opaque to callers. */
export function writeIdCursor(id: string): string {
  return Buffer.from(id, 'hex').toString('base64url');
}

/** The `_id` in an `after`. @throws DomainError `invalid_field` for anything else */
export function readIdCursor(cursor: string): string {
  const id = Buffer.from(cursor, 'base64url').toString('hex');
  if (isId(id)) return id;
  const advice = 'after must be the `next` of another answer, unchanged';
  throw new DomainError('invalid_field', `${advice}.`, [
    { path: 'query.after', rule: 'cursor', advice },
  ]);
}
