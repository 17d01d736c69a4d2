/**
 * Postgres arrays in their binary form (a Buffer parameter is sent as binary). Escaping JSON inside text array literals
 * was the largest single cost of the intake; see docs/decisions.
 */
const TEXT = 25;
const JSON_TEXT = 114;
const BOOL = 16;
const BYTEA = 17;
const INT4 = 23;
const INT8 = 20;
const TIMESTAMPTZ = 1184;

const HEADER = 20;
const NULL = -1;
const POSTGRES_EPOCH_MS = 946_684_800_000;

function header(buffer: Buffer, oid: number, length: number): void {
  buffer.writeInt32BE(length === 0 ? 0 : 1, 0);
  buffer.writeInt32BE(1, 4);
  buffer.writeInt32BE(oid, 8);
  if (length === 0) return;
  buffer.writeInt32BE(length, 12);
  buffer.writeInt32BE(1, 16);
}

function variable(oid: number, values: readonly (string | Buffer | null)[]): Buffer {
  const sizes = values.map((value) =>
    value === null ? 0 : typeof value === 'string' ? Buffer.byteLength(value) : value.length,
  );
  const total = sizes.reduce((sum, size) => sum + size + 4, values.length === 0 ? 12 : HEADER);
  const buffer = Buffer.allocUnsafe(total);
  header(buffer, oid, values.length);
  let at = HEADER;
  for (let index = 0; index < values.length; index += 1) {
    const value = values[index] as string | Buffer | null;
    const size = sizes[index] as number;
    at = buffer.writeInt32BE(value === null ? NULL : size, at);
    if (value === null) continue;
    if (typeof value === 'string') buffer.write(value, at);
    else value.copy(buffer, at);
    at += size;
  }
  return buffer;
}

function fixed<T>(
  oid: number,
  width: number,
  values: readonly (T | null)[],
  write: (buffer: Buffer, value: T, at: number) => void,
): Buffer {
  const present = values.reduce((sum: number, value) => sum + (value === null ? 0 : width), 0);
  const buffer = Buffer.allocUnsafe(
    (values.length === 0 ? 12 : HEADER) + values.length * 4 + present,
  );
  header(buffer, oid, values.length);
  let at = HEADER;
  for (const value of values) {
    at = buffer.writeInt32BE(value === null ? NULL : width, at);
    if (value === null) continue;
    write(buffer, value, at);
    at += width;
  }
  return buffer;
}

/** A `text[]`. */
export const textArray = (values: readonly (string | null)[]): Buffer => variable(TEXT, values);

/** A `json[]` of JSON texts. */
export const jsonArray = (values: readonly (string | null)[]): Buffer =>
  variable(JSON_TEXT, values);

/** A `bytea[]`. */
export const byteaArray = (values: readonly (Buffer | null)[]): Buffer => variable(BYTEA, values);

/** An `int4[]`. */
export const int4Array = (values: readonly (number | null)[]): Buffer =>
  fixed(INT4, 4, values, (buffer, value, at) => buffer.writeInt32BE(value, at));

/** An `int8[]` of safe integers. */
export const int8Array = (values: readonly (number | null)[]): Buffer =>
  fixed(INT8, 8, values, (buffer, value, at) => buffer.writeBigInt64BE(BigInt(value), at));

/** A `boolean[]`. */
export const boolArray = (values: readonly (boolean | null)[]): Buffer =>
  fixed(BOOL, 1, values, (buffer, value, at) => buffer.writeUInt8(value ? 1 : 0, at));

/** A `timestamptz[]` of times in ms since 1970. */
export const timeArray = (values: readonly (number | null)[]): Buffer =>
  fixed(TIMESTAMPTZ, 8, values, (buffer, value, at) =>
    buffer.writeBigInt64BE(BigInt(Math.round(value - POSTGRES_EPOCH_MS)) * 1000n, at),
  );
