import { rm } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Ohmgate, startOhmgate } from '../../src/bootstrap.js';
import { loadConfig } from '../../src/shared/config.js';
import { ApiClient } from '../support/api-client.js';
import { createDatabase, type TestDatabase, temporaryFolder } from '../support/postgres.js';
import { sql } from '../support/tenants.js';

describe('first start', () => {
  let database: TestDatabase;
  let folder: string;
  const running: Ohmgate[] = [];

  beforeEach(async () => {
    database = await createDatabase();
    folder = await temporaryFolder();
  });
  afterEach(async () => {
    for (const app of running.splice(0)) await app.close();
    await database.drop();
    await rm(folder, { recursive: true, force: true });
  });

  const start = async (BOOTSTRAP_ADMIN_API_KEY = '', BOOTSTRAP_ADMIN_PASSWORD = '') => {
    const variables = {
      PORT: '0',
      HOST: '127.0.0.1',
      DATABASE_URL: database.url,
      DATA_DIR: folder,
      LOG_LEVEL: 'error',
    };
    const app = await startOhmgate(
      loadConfig({ ...variables, BOOTSTRAP_ADMIN_API_KEY, BOOTSTRAP_ADMIN_PASSWORD }),
    );
    running.push(app);
    return app;
  };
  const signIn = async ({ url }: Ohmgate, password: string) => {
    const response = await fetch(`${url}/admin/session`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ email: 'admin@localhost', password }),
    });
    return response.status;
  };
  const organizations = () => sql<{ name: string }>(database.url, 'SELECT name FROM organization');
  const nameOf = async ({ url }: Ohmgate, key: string) =>
    (await new ApiClient(url, key).get('/organization')).body.result?.name;

  it('makes one organization and a key that is told once and kept only as its hash', async () => {
    const first = await start();
    const key = String(first.made.key);
    expect(key).toMatch(/^ohm_[0-9A-Za-z]{49}$/);
    expect(await nameOf(first, key)).toBe('My organization');
    const rows = await sql(database.url, 'SELECT * FROM api_key');
    expect(rows).toMatchObject([{ role: 'admin', prefix: key.slice(0, 8) }]);
    expect(JSON.stringify(rows)).not.toContain(key);
    const second = await start();
    expect(second.made.key).toBeNull();
    expect(await nameOf(second, key)).toBe('My organization');
    expect(await organizations()).toHaveLength(1);
  });

  it('takes the key from BOOTSTRAP_ADMIN_API_KEY, on an empty database only', async () => {
    const [given, later] = ['given-'.repeat(8), 'later-'.repeat(8)];
    const first = await start(given);
    expect(first.made.key).toBeNull();
    expect(await nameOf(first, given)).toBe('My organization');
    const second = await start(later);
    expect(await nameOf(second, later)).toBeUndefined();
  });

  it('makes the first member with a password that is told once and kept only as its hash', async () => {
    const first = await start();
    const password = String(first.made.password);
    expect(password).toMatch(/^[\w-]{20}$/);
    expect(await signIn(first, password)).toBe(201);
    const rows = await sql(database.url, 'SELECT * FROM member');
    expect(rows).toMatchObject([{ email: 'admin@localhost', role: 'admin' }]);
    expect(JSON.stringify(rows)).not.toContain(password);
    const second = await start();
    expect(second.made.password).toBeNull();
    expect(await signIn(second, password)).toBe(201);
  });

  it('takes the password from BOOTSTRAP_ADMIN_PASSWORD, while there are no members only', async () => {
    const first = await start('', 'given password');
    expect(first.made.password).toBeNull();
    expect(await signIn(first, 'given password')).toBe(201);
    const second = await start('', 'later password');
    expect(await signIn(second, 'later password')).toBe(401);
    expect(await signIn(second, 'given password')).toBe(201);
  });

  it('makes the first member of an organization that is older than members', async () => {
    const first = await start();
    await sql(database.url, 'DELETE FROM member');
    const second = await start('', 'given password');
    expect(await signIn(second, 'given password')).toBe(201);
    expect(await nameOf(second, String(first.made.key))).toBe('My organization');
    expect(await organizations()).toHaveLength(1);
  });

  it('makes one organization when three processes start at once', async () => {
    const apps = await Promise.all([start(), start(), start()]);
    const keys = apps.map(({ made }) => made.key).filter((key) => key !== null);
    expect(keys).toHaveLength(1);
    expect(apps.filter(({ made }) => made.password !== null)).toHaveLength(1);
    expect(await organizations()).toHaveLength(1);
    expect(await sql(database.url, 'SELECT FROM member')).toHaveLength(1);
    for (const app of apps) expect(await nameOf(app, keys[0]!)).toBe('My organization');
  });
});
