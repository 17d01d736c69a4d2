/**
 * SQLSTATEs that say nothing about the statement, only that the server is away: shutdown, crash, starting up; that it may only read; or
 * that it has ended the transaction, since this process stood still for too long.
 */
const AWAY = new Set(['57P01', '57P02', '57P03', '25006', '25P03', '25P04']);

/** Classes of such SQLSTATEs: connection, insufficient resources (a full disk, too many clients), system error (input and output). */
const AWAY_CLASSES = /^(08|53|58)[0-9A-Z]{3}$/;

/** Node's words for a line that could not be opened or broke. */
const NETWORK = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ENOENT',
]);

/** Errors without a code: of the driver, and of TypeORM, which releases a query runner whose connection breaks. */
const WORDS =
  /Connection terminated|Query runner already released|timeout exceeded when trying to connect|timeout expired|Query read timeout|Client has encountered a connection error|not queryable|Driver not Connected/i;

/** Whether the database ended a statement that it had worked on for too long (`statement_timeout`). */
export function isStatementTimeout(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code, driverError } = error as Error & { code?: unknown; driverError?: unknown };
  return code === '57014' || (driverError !== error && isStatementTimeout(driverError));
}

/** Whether the database gave a transaction up for another one (serialization failure, deadlock): the same succeeds when it is done again. */
export function isTransactionConflict(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code, driverError } = error as Error & { code?: unknown; driverError?: unknown };
  const known = code === '40001' || code === '40P01';
  return known || (driverError !== error && isTransactionConflict(driverError));
}

/** Whether a unique key was there already. */
export function isUniqueViolation(error: unknown): boolean {
  return error instanceof Error && (error as Error & { code?: unknown }).code === '23505';
}

/**
 * Whether an error of the driver or of TypeORM means that the database cannot be reached, or cannot store anything at the moment, so that a
 * later try may succeed.
 */
export function isDatabaseOutage(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code, driverError, syscall } = error as Error & {
    code?: unknown;
    driverError?: unknown;
    syscall?: unknown;
  };
  if (driverError !== undefined && driverError !== error) return isDatabaseOutage(driverError);
  if (error instanceof AggregateError) return error.errors.some(isDatabaseOutage);
  if (typeof code !== 'string') return WORDS.test(error.message);
  if (NETWORK.has(code))
    return (
      syscall === undefined || ['connect', 'read', 'write', 'getaddrinfo'].includes(String(syscall))
    );
  return AWAY.has(code) || isStatementTimeout(error) || AWAY_CLASSES.test(code);
}
