import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { StreamLimits } from '../../src/webhooks/stream-limits.js';
import { ADMIN_PASSWORD, type RunningServer, startApp } from '../support/app.js';
import { eventually } from '../support/eventually.js';
import { PanelClient, type PanelSession } from '../support/panel-client.js';
import { sql } from '../support/tenants.js';

const ADMIN = 'admin@localhost';

describe('admin panel: signing in', () => {
  let app: RunningServer;

  beforeAll(async () => {
    app = await startApp();
  });
  afterAll(() => app?.close());

  const signedIn = () => PanelClient.signedIn(app.url, ADMIN, ADMIN_PASSWORD);
  const code = ({ status, body }: { status: number; body: { error?: { code: string } } }) =>
    `${status} ${body.error?.code}`;

  it('answers who is signed in and sets a cookie that no script can read', async () => {
    const client = new PanelClient(app.url);
    const { status, body, headers } = await client.signIn('Admin@Localhost', ADMIN_PASSWORD);
    expect(status).toBe(201);
    expect(body.result).toMatchObject({
      member: { name: 'Admin', email: ADMIN, role: 'admin' },
      organization: { name: 'My organization' },
      admins: ['Admin'],
    });
    const cookie = headers.getSetCookie().join();
    expect(cookie).toMatch(/^ohmgate_session=[\w-]{43}; Max-Age=604800; Path=\/; /);
    expect(cookie).toContain('HttpOnly');
    expect(cookie).toContain('SameSite=Lax');
    expect(cookie).not.toContain('Secure');
    const shown = await client.request<PanelSession>('GET', '/admin/session');
    expect(shown.body.result).toEqual(body.result);
    const token = client.cookie?.split('=')[1];
    const kept = await sql(app.databaseUrl, 'SELECT * FROM panel_session');
    expect(JSON.stringify(kept)).not.toContain(token);
  });

  it('marks the cookie Secure when the browser came by https to a trusted proxy', async () => {
    const cookieOf = async (url: string, headers: Record<string, string>) => {
      const body = { email: ADMIN, password: ADMIN_PASSWORD };
      const signedIn = new PanelClient(url).request('POST', '/admin/session', body, headers);
      return (await signedIn).headers.getSetCookie().join();
    };
    const byTls = { 'X-Forwarded-Proto': 'https' };
    const proxied = await startApp({
      databaseUrl: app.databaseUrl,
      env: { TRUSTED_PROXIES: '127.0.0.0/8' },
    });
    try {
      expect(await cookieOf(proxied.url, byTls)).toContain('; Secure');
      expect(await cookieOf(proxied.url, { 'X-Forwarded-Proto': 'http' })).not.toContain('Secure');
      expect(await cookieOf(app.url, byTls)).not.toContain('Secure');
    } finally {
      await proxied.close();
    }
  });

  it('marks the cookie Secure when the public URL is https', async () => {
    const secure = await startApp({ env: { PUBLIC_URL: 'https://ohmgate.example' } });
    try {
      const { headers } = await new PanelClient(secure.url).signIn(ADMIN, ADMIN_PASSWORD);
      expect(headers.getSetCookie().join()).toContain('; Secure');
    } finally {
      await secure.close();
    }
  });

  it('refuses a wrong e-mail and a wrong password with one text', async () => {
    const client = new PanelClient(app.url);
    const wrong = [
      await client.signIn(ADMIN, 'wrong password'),
      await client.signIn('nobody@localhost', ADMIN_PASSWORD),
    ];
    expect(wrong.map(code)).toEqual(['401 unauthorized', '401 unauthorized']);
    const [first, second] = wrong.map(({ body }) => body.message);
    expect(first).toBe(second);
    expect(wrong[0]?.headers.getSetCookie()).toEqual([]);
  });

  it('authorizes the API like a key, with the CSRF token for all but GET', async () => {
    const client = await signedIn();
    expect((await client.request('GET', '/v1.1/organization')).status).toBe(200);
    const rename = (headers?: Record<string, string>) =>
      client.request('PATCH', '/v1.1/organization', { name: 'Renamed' }, headers);
    expect(code(await rename({ 'X-CSRF-Token': '' }))).toBe('403 forbidden');
    expect(code(await rename({ 'X-CSRF-Token': 'x'.repeat(43) }))).toBe('403 forbidden');
    const other = await signedIn();
    expect(code(await rename({ 'X-CSRF-Token': String(other.csrfToken) }))).toBe('403 forbidden');
    expect((await rename()).status).toBe(200);
  });

  it('takes no session that somebody else has chosen', async () => {
    const client = new PanelClient(app.url);
    const chosen = `ohmgate_session=${'c'.repeat(43)}`;
    client.cookie = chosen;
    expect((await client.signIn(ADMIN, ADMIN_PASSWORD)).status).toBe(201);
    expect(client.cookie).not.toBe(chosen);
    const first = client.cookie;
    expect((await client.signIn(ADMIN, ADMIN_PASSWORD)).status).toBe(201);
    expect(client.cookie).not.toBe(first);
    client.cookie = chosen;
    expect(code(await client.request('GET', '/v1.1/organization'))).toBe('401 unauthorized');
  });

  it('names the member in histories', async () => {
    const client = await signedIn();
    const { body } = await client.request<PanelSession>('GET', '/admin/session');
    const change = { include_id_tag: true };
    expect((await client.request('PATCH', '/v1.1/organization/settings', change)).status).toBe(200);
    const history = await client.request<object[]>('GET', '/v1.1/organization/settings/history');
    expect(history.body.result[0]).toMatchObject({
      changed_by: { api_key: null, member: body.result.member._id, name: 'Admin' },
    });
  });

  it('never lets a GET command a station', async () => {
    const client = await signedIn();
    const nowhere = `/v1.1/sessions/${'0'.repeat(24)}/stop`;
    expect(code(await client.request('GET', nowhere))).toBe('403 forbidden');
    const head = { method: 'HEAD', headers: { Cookie: String(client.cookie) } };
    expect((await fetch(app.url + nowhere, head)).status).toBe(403);
    expect(code(await client.request('POST', nowhere))).toBe('404 not_found');
    expect((await app.api.get(`/sessions/${'0'.repeat(24)}/stop`)).status).toBe(404);
  });

  it('is not for API keys', async () => {
    for (const [method, path] of [
      ['GET', '/admin/session'],
      ['DELETE', '/admin/session'],
    ] as const) {
      const response = await fetch(app.url + path, {
        method,
        headers: { Authorization: `Bearer ${app.api.key}` },
      });
      expect(response.status).toBe(403);
    }
  });

  it('signs out', async () => {
    const client = await signedIn();
    const other = await signedIn();
    const cookie = client.cookie;
    const { status, headers } = await client.request('DELETE', '/admin/session');
    expect(status).toBe(200);
    expect(headers.getSetCookie().join()).toContain('ohmgate_session=;');
    client.cookie = cookie;
    expect(code(await client.request('GET', '/v1.1/organization'))).toBe('401 unauthorized');
    expect((await other.request('GET', '/v1.1/organization')).status).toBe(200);
  });

  it.each([
    ['12 hours without a request', `seen_at = now() - interval '12 hours 1 s'`],
    ['its 7 days', 'expires_at = now()'],
  ])('ends a session after %s', async (_, change) => {
    const client = await signedIn();
    await sql(app.databaseUrl, `UPDATE panel_session SET ${change}`);
    expect(code(await client.request('GET', '/v1.1/organization'))).toBe('401 unauthorized');
    expect(code(await client.request('GET', '/admin/session'))).toBe('401 unauthorized');
  });

  it('keeps a session open that is used', async () => {
    const client = await signedIn();
    await sql(app.databaseUrl, `UPDATE panel_session SET seen_at = now() - interval '11 hours'`);
    expect((await client.request('GET', '/v1.1/organization')).status).toBe(200);
    await eventually(async () => {
      const used = `SELECT FROM panel_session WHERE seen_at > now() - interval '1 hour'`;
      return (await sql(app.databaseUrl, used)).length > 0;
    });
  });

  it('does not keep a session open for an event stream, and ends the stream with it', async () => {
    app.nest.get(StreamLimits).accessMs = 200;
    const client = await signedIn();
    const stream = await fetch(`${app.url}/v1.1/events/stream`, {
      headers: { Cookie: String(client.cookie) },
      signal: AbortSignal.timeout(20_000),
    });
    expect(stream.status).toBe(200);
    const almost = `now() - interval '12 hours' + interval '2 s'`;
    await sql(app.databaseUrl, `UPDATE panel_session SET seen_at = ${almost}`);
    await stream.text(); // until the server ends it
    expect(code(await client.request('GET', '/v1.1/organization'))).toBe('401 unauthorized');
  });

  it('changes the own password, which ends every session but the new one', async () => {
    const [client, other] = [await signedIn(), await signedIn()];
    const change = (current_password: string, password: string) =>
      client.request<PanelSession>('POST', '/admin/password', { current_password, password });
    const refused = await change('wrong password', 'another password');
    expect(code(refused)).toBe('422 invalid_field');
    expect(refused.body.error?.details[0]?.path).toBe('current_password');
    expect(code(await change(ADMIN_PASSWORD, 'short'))).toBe('422 invalid_field');
    expect((await change(ADMIN_PASSWORD, 'another password')).status).toBe(200);
    expect((await client.request('GET', '/v1.1/organization')).status).toBe(200);
    expect(code(await other.request('GET', '/v1.1/organization'))).toBe('401 unauthorized');
    expect((await new PanelClient(app.url).signIn(ADMIN, ADMIN_PASSWORD)).status).toBe(401);
    expect((await change('another password', ADMIN_PASSWORD)).status).toBe(200);
  });

  it('slows down guessing and lets the owner in meanwhile', async () => {
    const client = new PanelClient(app.url);
    const guess = () => client.signIn('guessed@localhost', 'wrong password');
    const statuses = await Promise.all(
      Array.from({ length: 12 }, async () => (await guess()).status),
    );
    expect(statuses.sort()).toEqual([...Array<number>(10).fill(401), 429, 429]);
    const refused = await guess();
    expect(code(refused)).toBe('429 rate_limited');
    expect(Number(refused.headers.get('Retry-After'))).toBeGreaterThan(0);
    expect((await client.signIn(ADMIN, ADMIN_PASSWORD)).status).toBe(201);
  });

  it('refuses bodies that are no sign-in', async () => {
    const client = new PanelClient(app.url);
    for (const body of [{}, { email: ADMIN }, { email: 5, password: ADMIN_PASSWORD }]) {
      expect(code(await client.request('POST', '/admin/session', body))).toBe('422 invalid_field');
    }
    const form = await fetch(`${app.url}/admin/session`, {
      method: 'POST',
      headers: { 'Content-Type': 'text/plain' },
      body: JSON.stringify({ email: ADMIN, password: ADMIN_PASSWORD }),
    });
    expect(form.status).toBe(400);
  });
});
