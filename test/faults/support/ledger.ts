import { closeSync, fdatasync, openSync, readFileSync, write } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { temporaryFolder } from '../../support/postgres.js';

const writeText = promisify(write) as (fd: number, text: string) => Promise<unknown>;
const sync = promisify(fdatasync);

/** Something that a virtual receiver or station has acknowledged. */
export interface LedgerEntry {
  /** Which receiver. */
  path: string;
  /** `_id` of the event. */
  id: string;
  /** The exact body. */
  body: string;
}

/**
 * An append-only file that the other side of Ohmgate keeps: what it is going to acknowledge is on the disk before it does. Entries that
 * come while the disk is busy share the next sync.
 */
export class Ledger {
  #waiting: string[] = [];
  #syncing: Promise<void> | undefined;

  private constructor(
    private readonly folder: string,
    private readonly fd: number,
  ) {}

  static async open(): Promise<Ledger> {
    const folder = await temporaryFolder();
    return new Ledger(folder, openSync(join(folder, 'ledger.jsonl'), 'a'));
  }

  /** Resolves when the entry is on the disk. */
  append(entry: LedgerEntry): Promise<void> {
    this.#waiting.push(JSON.stringify(entry));
    this.#syncing ??= Promise.resolve().then(() => this.#flush());
    return this.#syncing;
  }

  /** Everything that is on the disk, in its order. */
  entries(): LedgerEntry[] {
    const lines = readFileSync(join(this.folder, 'ledger.jsonl'), 'utf8').split('\n');
    return lines.filter(Boolean).map((line) => JSON.parse(line) as LedgerEntry);
  }

  async close(): Promise<void> {
    closeSync(this.fd);
    await rm(this.folder, { recursive: true, force: true });
  }

  async #flush(): Promise<void> {
    const lines = this.#waiting;
    this.#waiting = [];
    this.#syncing = undefined;
    await writeText(this.fd, `${lines.join('\n')}\n`);
    await sync(this.fd);
  }
}
