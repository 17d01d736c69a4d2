import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningApp, startApp } from '../support/app.js';

const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; " +
  "form-action 'self'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'";

describe('/admin', () => {
  let app: RunningApp;

  beforeAll(async () => {
    app = await startApp();
  });
  afterAll(() => app?.close());

  const get = (path: string, headers?: Record<string, string>) =>
    fetch(`${app.url}${path}`, { headers });

  it.each(['/admin', '/admin/stations', '/admin/sessions/6560a1b2c3d4e5f60718293a'])(
    '%s is the page, under a policy without exceptions and out of no cache',
    async (path) => {
      const answer = await get(path);
      expect(answer.status).toBe(200);
      expect(answer.headers.get('content-security-policy')).toBe(POLICY);
      expect(answer.headers.get('cache-control')).toBe('no-store');
      const page = await answer.text();
      expect(page).toContain('<div id="app">');
      expect(page).not.toMatch(/<script>|<style|style=|https?:/);
    },
  );

  it('keeps files with a hash in their name for ever, and sends them compressed', async () => {
    const page = await (await get('/admin')).text();
    const [file] = /\/admin\/assets\/[\w-]+\.js/.exec(page) as RegExpExecArray;
    const answer = await get(file, { 'Accept-Encoding': 'gzip' });
    expect(answer.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(answer.headers.get('content-encoding')).toBe('gzip');
    expect((await get('/admin/assets/nothing.js')).status).toBe(404);
  });

  it('is where a browser comes to that asks for the root; a program gets JSON', async () => {
    const browser = { Accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8' };
    const sent = await fetch(`${app.url}/`, { headers: browser, redirect: 'manual' });
    expect([sent.status, sent.headers.get('location')]).toEqual([302, '/admin']);
    for (const headers of [undefined, { Accept: 'application/json' }]) {
      const answer = await get('/', headers);
      expect([answer.status, await answer.json()]).toMatchObject([404, { ok: false }]);
    }
  });

  it('leaves the routes of the API below it alone', async () => {
    const answer = await get('/admin/session');
    expect([answer.status, await answer.json()]).toMatchObject([401, { ok: false }]);
  });
});

describe('answers of the API', () => {
  it('are compressed when they are large, streams never', async () => {
    const app = await startApp();
    try {
      const headers = { Authorization: `Bearer ${app.api.key}`, 'Accept-Encoding': 'gzip' };
      const document = await fetch(`${app.url}/v1.1/openapi.json`, { headers });
      expect(document.headers.get('content-encoding')).toBe('gzip');
      const stream = await fetch(`${app.url}/v1.1/events/stream`, { headers });
      expect(stream.headers.get('content-encoding')).toBeNull();
      await stream.body?.cancel();
    } finally {
      await app.close();
    }
  });
});
