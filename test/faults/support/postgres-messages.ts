/** One message of a client to Postgres (PostgreSQL manual, "Message Formats"). */
export class PostgresMessage {
  constructor(
    /** Letter of the message; empty for those before the authentication. */
    readonly type: string,
    readonly bytes: Buffer,
  ) {}

  /** Whether it prepares or runs a statement with this text or name. */
  tells(text: string): boolean {
    return (
      (this.type === 'P' || this.type === 'B' || this.type === 'Q') && this.bytes.includes(text)
    );
  }

  /** Whether it runs the prepared statement of this name. */
  runs(name: string): boolean {
    return this.type === 'B' && this.bytes.includes(`\0${name}\0`);
  }
}

/** Cuts what a client sends on a connection into its messages. */
export class PostgresMessages {
  #rest: Buffer = Buffer.alloc(0);
  /** The first message has no letter. */
  #first = true;

  /** The messages that are complete with this chunk. */
  read(chunk: Buffer): PostgresMessage[] {
    const messages: PostgresMessage[] = [];
    this.#rest = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    for (;;) {
      const head = this.#first ? 0 : 1;
      if (this.#rest.length < head + 4) return messages;
      const end = head + this.#rest.readInt32BE(head);
      if (this.#rest.length < end) return messages;
      const type = head === 0 ? '' : this.#rest.toString('latin1', 0, 1);
      messages.push(new PostgresMessage(type, this.#rest.subarray(0, end)));
      this.#rest = this.#rest.subarray(end);
      this.#first = false;
    }
  }
}
