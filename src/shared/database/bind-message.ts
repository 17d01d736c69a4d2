const BIND = 0x42;
const NULL = -1;
const TEXT = 0;
const BINARY = 1;

/** A parameter that needs no conversion. A Buffer is sent as binary. */
export type PlainParameter = Buffer | string | null;

/** Whether `bindMessage` can send these. */
export function arePlain(parameters: readonly unknown[]): parameters is PlainParameter[] {
  return parameters.every(
    (parameter) =>
      parameter === null || typeof parameter === 'string' || Buffer.isBuffer(parameter),
  );
}

/**
 * The Bind message of a prepared statement (protocol 3.0, unnamed portal, results as text) in one allocation of its very size: `pg` makes
 * it grow by copying, which costs more than anything else about a parameter of a hundred kilobytes.
 */
export function bindMessage(statement: string, parameters: readonly PlainParameter[]): Buffer {
  const sizes = parameters.map((parameter) =>
    parameter === null ? NULL : Buffer.byteLength(parameter),
  );
  const values = sizes.reduce((sum, size) => sum + 4 + Math.max(size, 0), 0);
  const name = Buffer.byteLength(statement);
  const buffer = Buffer.allocUnsafe(5 + 1 + name + 1 + 2 + 2 * parameters.length + 2 + values + 4);
  buffer[0] = BIND;
  let at = buffer.writeInt32BE(buffer.length - 1, 1);
  buffer[at] = 0;
  at += 1 + buffer.write(statement, at + 1);
  buffer[at] = 0;
  at = buffer.writeInt16BE(parameters.length, at + 1);
  for (const parameter of parameters) {
    at = buffer.writeInt16BE(typeof parameter === 'string' ? TEXT : BINARY, at);
  }
  at = buffer.writeInt16BE(parameters.length, at);
  for (const [index, parameter] of parameters.entries()) {
    at = buffer.writeInt32BE(sizes[index] as number, at);
    if (typeof parameter === 'string') at += buffer.write(parameter, at);
    else if (parameter !== null) at += parameter.copy(buffer, at);
  }
  at = buffer.writeInt16BE(1, at);
  buffer.writeInt16BE(TEXT, at);
  return buffer;
}
