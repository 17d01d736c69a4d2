import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Resource, resultOf } from '../support/api-client.js';
import { type RunningApp, startApp } from '../support/app.js';
import { PanelClient } from '../support/panel-client.js';
import { createDatabase } from '../support/postgres.js';
import { addStation } from '../support/stations.js';
import { sql } from '../support/tenants.js';

const PROGRAM = fileURLToPath(new URL('../../dist/src/add-organization.js', import.meta.url));
const PASSWORD = 'password of the second admin';

/** Runs the built command (`npm run build` first) as an operator does. */
async function add(databaseUrl: string, ...words: string[]) {
  const { PATH, HOME, TMPDIR } = process.env;
  const env = { PATH, HOME, TMPDIR, DATABASE_URL: databaseUrl, PUBLIC_URL: 'https://second.test' };
  const { stdout, stderr, code } = await promisify(execFile)(
    process.execPath,
    [PROGRAM, ...words],
    {
      env,
    },
  ).then(
    (output) => ({ ...output, code: 0 }),
    (error: { stdout: string; stderr: string; code: number }) => error,
  );
  const found = (form: RegExp) => form.exec(stdout)?.[1] ?? '';
  return {
    code,
    stdout,
    stderr,
    key: found(/Admin API key (ohm_\w{49})$/m),
    token: found(/https:\/\/second\.test\/admin\/invitation#token=([\w-]{43})$/m),
  };
}

describe('npm run organization:add', () => {
  let app: RunningApp;

  beforeAll(async () => {
    app = await startApp();
  });
  afterAll(() => app?.close());

  const names = () => sql<{ name: string }>(app.databaseUrl, 'SELECT name FROM organization');

  it('adds an organization beside a running server, and each sees its own stations only', async () => {
    const { code, stderr, stdout, key, token } = await add(
      app.databaseUrl,
      ...['--name', 'Second CPO', '--email', 'Admin@Second.example'],
    );
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toContain('https://second.test/admin\n');

    const second = app.api.as(key);
    expect(resultOf(await second.get('/organization'))).toMatchObject({ name: 'Second CPO' });
    const settings = async (api = second) => {
      const { organization: _, ...values } = resultOf(await api.get('/organization/settings'));
      return values;
    };
    expect(await settings()).toEqual(await settings(app.api));
    const [own, others] = [
      await addStation({ ...app, api: second }, { version: '1.6' }),
      await addStation(app, { version: '2.0.1' }),
    ];
    const stations = async (api = second) =>
      resultOf(await api.get<Resource[]>('/chargestations')).map(({ _id }) => _id);
    expect(await stations()).toEqual([own.id]);
    expect(await stations(app.api)).toEqual([others.id]);
    expect((await second.get(`/chargestations/${others.id}`)).status).toBe(404);
    expect((await app.api.get(`/chargestations/${own.id}`)).status).toBe(404);

    const admin = new PanelClient(app.url);
    const taken = await admin.request('POST', '/admin/invitation', { token, password: PASSWORD });
    expect(taken.status).toBe(201);
    expect((await admin.signIn('admin@second.example', PASSWORD)).status).toBe(201);
    expect(resultOf(await second.get<Resource[]>('/members'))).toMatchObject([
      { email: 'admin@second.example', role: 'admin', status: 'active' },
    ]);
    const rows = await sql(app.databaseUrl, 'SELECT hash FROM api_key');
    expect(JSON.stringify(rows)).not.toContain(key);
  });

  it('adds nothing when somebody has the e-mail', async () => {
    const before = await names();
    const { code, stderr } = await add(
      app.databaseUrl,
      ...['--name', 'Third CPO', '--email', 'ADMIN@localhost'],
    );
    expect(code).toBe(1);
    expect(stderr).toContain('A member has this e-mail already');
    expect(await names()).toEqual(before);
  });

  it('says what is wrong with its arguments, and that it does not reach the database', async () => {
    const before = await names();
    const nameless = await add(app.databaseUrl, '--email', 'admin@third.example');
    expect(nameless.code).toBe(1);
    expect(nameless.stderr).toMatch(/--name missing or not usable.*\nUsage: npm run/);
    const unknown = await add(app.databaseUrl, '--name', 'Third CPO', '--mail', 'a@third.example');
    expect(unknown.code).toBe(1);
    expect(unknown.stderr).toContain("Unknown option '--mail'");
    expect(await names()).toEqual(before);
    const away = await add(
      'postgres://nobody:secret-password@127.0.0.1:1/nothing',
      ...['--name', 'Third CPO', '--email', 'admin@third.example'],
    );
    expect(away.code).toBe(1);
    expect(away.stderr).toContain('the database cannot be used: connect ECONNREFUSED');
    expect(away.stderr).toContain('DATABASE_URL');
    expect(away.stderr).not.toContain('secret-password');
  });

  it('adds the first organization of a database on which no server has started yet', async () => {
    const database = await createDatabase();
    try {
      const email = 'admin@first.example';
      const { code, key } = await add(database.url, '--name', 'First CPO', '--email', email);
      expect(code).toBe(0);
      const later = await startApp({ databaseUrl: database.url });
      try {
        const members = await later.api.as(key).get<Resource[]>('/members');
        expect(resultOf(members)).toMatchObject([{ email }]);
        expect((await later.api.get('/organization')).status).toBe(401);
      } finally {
        await later.close();
      }
    } finally {
      await database.drop();
    }
  });
});
