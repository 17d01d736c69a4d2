import { afterEach, describe, expect, it } from 'vitest';
import { type RunningApp, startApp } from '../support/app.js';
import { addKey, addOrganization } from '../support/tenants.js';

describe('rate limits', () => {
  let app: RunningApp | undefined;

  afterEach(async () => {
    await app?.close();
    app = undefined;
  });

  /** Sends so many requests at once; gives their statuses, the refusals last. */
  const burst = async (url: string, key: string, count: number, headers = {}) => {
    const get = () =>
      fetch(`${url}/v1.1/organization`, {
        headers: { Authorization: `Bearer ${key}`, ...headers },
      });
    return Promise.all(Array.from({ length: count }, get));
  };
  const refused = (responses: Response[]) => responses.filter(({ status }) => status === 429);

  it('let a key send twice its rate at once, and tell what is left', async () => {
    app = await startApp({ env: { API_RATE_LIMIT: '5' } });
    const first = await fetch(`${app.url}/v1.1/organization`, {
      headers: { Authorization: `Bearer ${app.api.key}` },
    });
    expect(first.headers.get('RateLimit-Policy')).toBe('"key";q=10;w=2, "organization";q=50;w=2');
    expect(first.headers.get('RateLimit')).toBe('"key";r=9;t=0, "organization";r=49;t=0');
    const late = refused(await burst(app.url, String(app.api.key), 60));
    expect(late.length).toBeGreaterThanOrEqual(40);
    expect(Number(late[0]?.headers.get('Retry-After'))).toBe(1);
    expect(late[0]?.headers.get('RateLimit')).toMatch(/^"key";r=0;t=1/);
    expect(await late[0]?.json()).toMatchObject({ error: { code: 'rate_limited' } });
    const { key } = await addOrganization(app.databaseUrl);
    expect(refused(await burst(app.url, key, 5))).toHaveLength(0);
  });

  it('let an organization send five times as much, whatever the number of its keys', async () => {
    app = await startApp({ env: { API_RATE_LIMIT: '5' } });
    const { organization } = await addOrganization(app.databaseUrl);
    const keys = await Promise.all(
      Array.from({ length: 12 }, () => addKey(String(app?.databaseUrl), organization, 'viewer')),
    );
    const url = app.url;
    const started = Date.now();
    const all = (await Promise.all(keys.map((key) => burst(url, key, 10)))).flat();
    const refilled = Math.ceil(((Date.now() - started) / 1000) * 25);
    const passed = all.length - refused(all).length;
    expect(passed).toBeGreaterThanOrEqual(50);
    expect(passed).toBeLessThanOrEqual(50 + refilled);
  });

  it('count requests without a valid key per address, and never those with one', async () => {
    app = await startApp({ env: { TRUSTED_PROXIES: '127.0.0.1' } });
    const from = (address: string) => ({ 'X-Forwarded-For': address });
    const wrong: Response[] = [];
    while (wrong.length < 800) {
      wrong.push(...(await burst(app.url, 'wrong', 50, from('203.0.113.9'))));
    }
    expect(wrong.slice(0, 600).every(({ status }) => status === 401)).toBe(true);
    expect(refused(wrong).length).toBeGreaterThan(0);
    const [other] = await burst(app.url, 'wrong', 1, from('203.0.113.10'));
    expect(other?.status).toBe(401);
    const [right] = await burst(app.url, String(app.api.key), 1, from('203.0.113.9'));
    expect(right?.status).toBe(200);
  });

  it('believe X-Forwarded-For of trusted proxies only', async () => {
    app = await startApp();
    const wrong: Response[] = [];
    for (let round = 0; round < 16; round += 1) {
      const headers = { 'X-Forwarded-For': `203.0.113.${round}` };
      wrong.push(...(await burst(app.url, 'wrong', 50, headers)));
    }
    expect(refused(wrong).length).toBeGreaterThan(0);
  });
});
