import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ApiResponse, resultOf } from '../support/api-client.js';
import { type RunningApp, startApp } from '../support/app.js';
import { addKey, addOrganization } from '../support/tenants.js';
import { countOf } from './support/counts.js';
import { reportFaults } from './support/report.js';

const RATE = 20;
const INJECTIONS = [
  'name; DROP TABLE location',
  "name' OR '1'='1",
  'name) DESC, (SELECT 1',
  '(.*)*$',
  '__proto__',
  'organization',
  'hash',
];

describe('F6 limits', () => {
  let app: RunningApp;
  let organization: string;
  let tried = 0;

  beforeAll(async () => {
    app = await startApp({ env: { API_RATE_LIMIT: String(RATE) } });
    organization = resultOf(await app.api.get('/organization'))._id;
  });
  afterAll(() => app?.close());

  /** A client with a key of its own, so that nobody uses up the rate of the others. */
  const client = async () => app.api.as(await addKey(app.databaseUrl, organization, 'admin'));
  const refused = ({ status, body }: ApiResponse<unknown>) => {
    tried += 1;
    return `${status} ${body.error?.code}`;
  };

  it('F6 pages, nesting, sort fields and filters beyond the limits are refused', async () => {
    for (let round = 0; round < countOf('F6'); round += 1) {
      const api = await client();
      for (const paginate_limit of [1_000_000_000, 1001, 0, -1, 1.5]) {
        expect(refused(await api.get('/locations', { paginate_limit }))).toBe('422 invalid_field');
      }
      for (const sort_by of INJECTIONS) {
        expect(refused(await api.get('/locations', { sort_by }))).toBe('422 invalid_field');
      }
      const nested = `{"meta_data":${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}}`;
      expect(refused(await api.request('POST', '/locations', { body: nested }))).toBe(
        '422 invalid_field',
      );
      const pattern = { name: '(a+)+$', 'createdAt[$regex]': '.*' };
      expect(refused(await api.get('/locations', pattern))).toMatch(/^422/);
    }
    const locations = resultOf(await (await client()).get<object[]>('/locations'));
    expect(locations).toEqual([]);
  });

  it('F6 a body of 10 MB is refused', async () => {
    const api = await client();
    const body = JSON.stringify({ name: 'x'.repeat(10 * 1_048_576) });
    expect(refused(await api.request('POST', '/locations', { body }))).toBe('413 body_too_large');
  });

  it('F6 100,000 filters are refused', async () => {
    const { key } = await client();
    const query = Array.from({ length: 100_000 }, (_, n) => `f${n}=1`).join('&');
    const status = await new Promise<number | undefined>((resolve) => {
      const sent = request(`${app.url}/v1.1/locations?${query}`, {
        headers: { Authorization: `Bearer ${key}` },
      });
      sent.on('response', (response) => resolve(response.statusCode));
      sent.on('error', () => resolve(undefined)); // ended by the server
      sent.end();
    });
    tried += 1;
    expect([undefined, 431]).toContain(status);
  });

  it('F6 filters that fit into a URL are answered quickly', async () => {
    const api = await client();
    const many = Object.fromEntries(Array.from({ length: 1000 }, (_, n) => [`f${n}`, '1']));
    const began = performance.now();
    expect(refused(await api.get('/locations', many))).toBe('422 unknown_field');
    expect(performance.now() - began).toBeLessThan(5000);
  });

  it('F6 requests beyond the rate are refused with the time to wait, and others are not', async () => {
    const api = await client();
    const another = await addOrganization(app.databaseUrl); // the own organization has a limit, too
    const other = app.api.as(another.key);
    const answers = await Promise.all(
      Array.from({ length: 20 * RATE }, () => api.get('/organization')),
    );
    const beyond = answers.filter(({ status }) => status === 429);
    expect(beyond.length).toBeGreaterThan(0); // how many depends on the time that they took
    for (const answer of beyond) {
      expect(refused(answer)).toBe('429 rate_limited');
      expect(Number(answer.headers.get('Retry-After'))).toBeGreaterThan(0);
    }
    expect((await other.get('/organization')).status).toBe(200);
    reportFaults({
      id: 'F6',
      what: 'requests beyond the limits',
      faults: tried,
      acknowledged: null,
      lost: null,
      duplicated: null,
    });
  });
});
