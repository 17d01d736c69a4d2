import { QueryFailedError } from 'typeorm';

/** SQLSTATE of a row that others still refer to. */
const FOREIGN_KEY_VIOLATION = '23503';

/** Whether a row was not deleted because others still refer to it. */
export function isStillUsed(error: unknown): boolean {
  return (
    error instanceof QueryFailedError &&
    (error.driverError as { code?: string }).code === FOREIGN_KEY_VIOLATION
  );
}
