const COPY_DATA = 0x64;
/** Its kind and its length stand before each message. */
const MESSAGE_HEADER = 5;
/** Signature, flags and length of the header's extension. */
const FILE_HEADER = Buffer.from('PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0', 'latin1');
const FILE_TRAILER = Buffer.from([0xff, 0xff]);
const FIRST_MESSAGE_BYTES = 16_384;
const MESSAGE_BYTES = 65_536;
/** The most that a character takes in UTF-8, given that a pair of surrogates counts as two. */
const BYTES_PER_CHARACTER = 3;
const NULL = -1;
const POSTGRES_EPOCH_MS = 946_684_800_000;

/** The rows of a `COPY ... FROM STDIN (FORMAT binary)`, as messages of the protocol. */
export class CopyRows {
  readonly #finished: Buffer[] = [];
  #buffer = Buffer.allocUnsafe(FIRST_MESSAGE_BYTES);
  #at = MESSAGE_HEADER;

  /** @param columns how many each row has */
  constructor(private readonly columns: number) {
    this.#raw(FILE_HEADER);
  }

  /** Begins a row; its columns follow in the order of the statement. */
  row(): this {
    this.#reserve(2);
    this.#at = this.#buffer.writeInt16BE(this.columns, this.#at);
    return this;
  }

  /** A `text`, or a `json` of a JSON text. */
  text(value: string | null): this {
    if (value === null) return this.#null();
    this.#reserve(4 + value.length * BYTES_PER_CHARACTER);
    const size = this.#buffer.write(value, this.#at + 4);
    this.#buffer.writeInt32BE(size, this.#at);
    this.#at += 4 + size;
    return this;
  }

  bytea(value: Buffer): this {
    this.#reserve(4);
    this.#at = this.#buffer.writeInt32BE(value.length, this.#at);
    this.#raw(value);
    return this;
  }

  int4(value: number): this {
    this.#reserve(8);
    this.#at = this.#buffer.writeInt32BE(4, this.#at);
    this.#at = this.#buffer.writeInt32BE(value, this.#at);
    return this;
  }

  /** A `timestamptz` of a time in ms since 1970. */
  time(value: number): this {
    this.#reserve(12);
    const time = BigInt(Math.round(value - POSTGRES_EPOCH_MS)) * 1000n;
    this.#at = this.#buffer.writeInt32BE(8, this.#at);
    this.#at = this.#buffer.writeBigInt64BE(time, this.#at);
    return this;
  }

  /** All messages; nothing can be added any more. */
  end(): Buffer[] {
    this.#raw(FILE_TRAILER);
    this.#finish();
    return this.#finished;
  }

  #null(): this {
    this.#reserve(4);
    this.#at = this.#buffer.writeInt32BE(NULL, this.#at);
    return this;
  }

  #raw(bytes: Buffer): void {
    this.#reserve(bytes.length);
    this.#at += bytes.copy(this.#buffer, this.#at);
  }

  /** Messages may end anywhere, also within a row. */
  #reserve(bytes: number): void {
    if (this.#at + bytes <= this.#buffer.length) return;
    this.#finish();
    this.#buffer = Buffer.allocUnsafe(Math.max(MESSAGE_BYTES, MESSAGE_HEADER + bytes));
    this.#at = MESSAGE_HEADER;
  }

  #finish(): void {
    this.#buffer[0] = COPY_DATA;
    this.#buffer.writeInt32BE(this.#at - 1, 1);
    this.#finished.push(this.#buffer.subarray(0, this.#at));
  }
}
