import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DataSource } from 'typeorm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/shared/config.js';
import { createDataSource } from '../../src/shared/database/data-source.js';
import { migrate } from '../../src/shared/database/migrate.js';
import { SecretBox } from '../../src/shared/secret-box.js';
import { createDatabase, type TestDatabase } from '../support/postgres.js';

describe('SecretBox', () => {
  let database: TestDatabase;
  let dataSource: DataSource;
  let folder: string;

  beforeAll(async () => {
    database = await createDatabase();
    dataSource = await createDataSource(database.url).initialize();
    await migrate(dataSource);
  });
  afterAll(async () => {
    await dataSource?.destroy();
    await database?.drop();
  });
  beforeEach(async () => {
    await dataSource.query('DELETE FROM installation');
    folder = await mkdtemp(join(tmpdir(), 'ohmgate-secrets-'));
    return () => rm(folder, { recursive: true });
  });

  const start = async (SECRETS_KEY?: string) => {
    const box = new SecretBox(loadConfig({ DATA_DIR: folder, SECRETS_KEY }), dataSource);
    await box.onModuleInit();
    return box;
  };
  const key = (byte: number) => Buffer.alloc(32, byte).toString('base64');

  it('opens what it sealed, never seals twice alike and notices a change', async () => {
    const box = await start(key(1));
    const [one, two] = [box.seal('whsec_€🔌'), box.seal('whsec_€🔌')];
    expect(box.open(one)).toBe('whsec_€🔌');
    expect(one.equals(two)).toBe(false);
    expect(box.open(box.seal(''))).toBe('');
    for (let at = 0; at < one.length; at += 1) {
      const changed = Buffer.from(one);
      changed[at] = changed[at]! ^ 1;
      expect(() => box.open(changed)).toThrow();
    }
    expect(() => box.open(Buffer.alloc(0))).toThrow('Not a sealed text');
  });

  it('generates its key once, readable by the owner only', async () => {
    const sealed = (await start()).seal('kept');
    expect(await readdir(folder)).toEqual(['secrets.key']);
    expect((await stat(join(folder, 'secrets.key'))).mode & 0o777).toBe(0o600);
    expect((await start()).open(sealed)).toBe('kept');
  });

  it('agrees on one key when several processes start at once', async () => {
    const boxes = await Promise.all(Array.from({ length: 8 }, () => start()));
    expect(await readdir(folder)).toEqual(['secrets.key']);
    const sealed = boxes[0]!.seal('agreed');
    expect(boxes.map((box) => box.open(sealed))).toEqual(Array(8).fill('agreed'));
  });

  it('stops the start with another key and says which', async () => {
    await start(key(1));
    await expect(start(key(2))).rejects.toThrow('SECRETS_KEY');
    await expect(start()).rejects.toThrow('secrets.key');
    await start(key(1));
  });

  it('stops the start with a damaged key file and leaves it as it is', async () => {
    await writeFile(join(folder, 'secrets.key'), 'c2hvcnQ=\n');
    await expect(start()).rejects.toThrow('must hold 32 bytes');
    expect(await readFile(join(folder, 'secrets.key'), 'utf8')).toBe('c2hvcnQ=\n');
  });
});
