import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Config } from './config.js';

/** Name of the generated key's file in DATA_DIR. */
const KEY_FILE = 'secrets.key';

/** First byte of a sealed text; another way of sealing gets another one. */
const AES_256_GCM = 1;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/**
 * Encrypts secrets at rest (webhook secrets, kept answers) with AES-256-GCM under one key: SECRETS_KEY, or one that is
 * generated once into DATA_DIR. Losing the key loses the secrets, so the database keeps its fingerprint and a start with
 * another key stops.
 */
@Injectable()
export class SecretBox implements OnModuleInit {
  #key: Buffer;

  constructor(
    private readonly config: Config,
    private readonly dataSource: DataSource,
  ) {}

  /** Finds or makes the key. @throws Error when the database was used with another key */
  async onModuleInit(): Promise<void> {
    const given = this.config.get('SECRETS_KEY');
    this.#key = given ? Buffer.from(given, 'base64') : await this.#keyFromFile();
    const fingerprint = createHash('sha256').update(this.#key).digest('hex').slice(0, 16);
    await this.dataSource.query(
      'INSERT INTO installation (secrets_key_fingerprint) VALUES ($1) ON CONFLICT DO NOTHING',
      [fingerprint],
    );
    const rows = await this.dataSource.query<{ known: string }[]>(
      'SELECT secrets_key_fingerprint AS known FROM installation',
    );
    if (rows[0]?.known !== fingerprint) throw new Error(this.#explainOtherKey());
  }

  /** The encrypted text, to be kept in a bytea column. */
  seal(text: string): Buffer {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv('aes-256-gcm', this.#key, nonce);
    const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
    return Buffer.concat([Buffer.of(AES_256_GCM), nonce, cipher.getAuthTag(), body]);
  }

  /** The text that was sealed. @throws Error when it was changed or sealed with another key */
  open(sealed: Buffer): string {
    const body = 1 + NONCE_BYTES + TAG_BYTES;
    if (sealed[0] !== AES_256_GCM || sealed.length < body) throw new Error('Not a sealed text');
    const nonce = sealed.subarray(1, 1 + NONCE_BYTES);
    const decipher = createDecipheriv('aes-256-gcm', this.#key, nonce);
    decipher.setAuthTag(sealed.subarray(1 + NONCE_BYTES, body));
    return decipher.update(sealed.subarray(body), undefined, 'utf8') + decipher.final('utf8');
  }

  /** Reads the key file, made first where it is missing: linked into place whole, so that of two processes one wins. */
  async #keyFromFile(): Promise<Buffer> {
    const folder = this.config.get('DATA_DIR');
    const file = join(folder, KEY_FILE);
    const draft = `${file}.${randomBytes(6).toString('hex')}`;
    await mkdir(folder, { recursive: true });
    if (!(await readKey(file))) {
      await writeFile(draft, `${randomBytes(32).toString('base64')}\n`, {
        mode: 0o600,
        flush: true,
      });
      await link(draft, file).catch((error: NodeJS.ErrnoException) => {
        if (error.code !== 'EEXIST') throw error;
      });
      await rm(draft);
    }
    const key = await readKey(file);
    if (key?.length !== 32) throw new Error(`${file} must hold 32 bytes in base64`);
    return key;
  }

  #explainOtherKey(): string {
    const source = this.config.get('SECRETS_KEY')
      ? 'SECRETS_KEY'
      : join(this.config.get('DATA_DIR'), KEY_FILE);
    return `The database holds secrets that were encrypted with another key than that of ${source}. Start with the key that was used before.`;
  }
}

async function readKey(file: string): Promise<Buffer | null> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
    return null;
  });
  return text === null ? null : Buffer.from(text.trim(), 'base64');
}
