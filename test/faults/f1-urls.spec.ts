import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { resultOf } from '../support/api-client.js';
import { type RunningAppProcess, startAppProcess } from '../support/app.js';
import { eventually } from '../support/eventually.js';
import { HOSTILE_HOSTS, HOSTILE_URLS } from '../support/hostile-urls.js';
import { createDatabase, type TestDatabase } from '../support/postgres.js';
import { sql } from '../support/tenants.js';
import { WebhookSink } from '../support/webhook-sink.js';
import { countOf } from './support/counts.js';
import { addEndpoints, deliveriesTo } from './support/fault-endpoints.js';
import { reportFaults } from './support/report.js';

const PRELOAD = fileURLToPath(new URL('./support/rebinding-names.mjs', import.meta.url));
const PUBLIC = '93.184.216.34';

/** How names below `.test` resolve: per question a list of addresses, the last one for all further questions. */
const NAMES: Record<string, string[][]> = {
  loopback: [['127.0.0.1']],
  loopback6: [['::1']],
  mapped: [['::ffff:127.0.0.1']],
  private: [['10.0.0.1']],
  metadata: [['169.254.169.254']],
  mixed: [[PUBLIC, '127.0.0.1']],
  nat64: [['64:ff9b::7f00:1']],
  tunnel: [['2002:7f00:1::']],
  unspecified: [['0.0.0.0']],
};
/** Public when the endpoint is made, then not. */
const REBINDING: Record<string, string[][]> = Object.fromEntries(
  ['127.0.0.1', '::1', '::ffff:127.0.0.1', '10.0.0.1', '169.254.169.254', '0.0.0.0'].map(
    (address, index) => [`rebinds${index}`, [[PUBLIC], [address]]],
  ),
);

describe('F1 hostile URLs', () => {
  let app: RunningAppProcess;
  let database: TestDatabase;
  /** Stands on loopback, where nothing may ever connect to. */
  let victim: Server;
  let connections = 0;
  let urls: string[];
  let operations = 0;

  beforeAll(async () => {
    victim = createServer((_, response) => response.end('secret of the victim'));
    victim.on('connection', () => {
      connections += 1;
    });
    await new Promise<void>((listening) => victim.listen(0, listening));
    const { port } = victim.address() as AddressInfo;
    database = await createDatabase();
    app = await startAppProcess({
      databaseUrl: database.url,
      env: {
        WEBHOOK_ALLOW_HTTP: 'true', // so that the address alone stands between a URL and the victim
        WEBHOOK_ALLOWED_CIDRS: '',
        NODE_OPTIONS: `--import=${PRELOAD}`,
        NAMES: JSON.stringify({ ...NAMES, ...REBINDING }),
      },
    });
    const names = [
      ...Object.keys(NAMES).map((name) => `${name}.test`),
      'localhost',
      'loopback.test.',
    ];
    const hosts = [...HOSTILE_HOSTS, ...names];
    urls = [
      ...hosts.map((host) => `http://${host}:${port}/`),
      ...hosts.map((host) => `https://${host}:${port}/hook?a=1`),
      // http is allowed here
      ...HOSTILE_URLS.map(([url]) => url).filter((url) => !/^http:\/\/example/i.test(url)),
    ];
  }, 120_000);

  afterAll(async () => {
    await app?.close();
    await database?.drop();
    await new Promise((closed) => victim?.close(closed));
  });

  /** Refused with a code, and nothing said of what is behind the address. */
  const expectRefusal = (
    url: string,
    { status, body }: { status: number; body: { error?: { code: string } } },
  ) => {
    expect([url, status]).toEqual([url, 422]);
    expect(['webhook_url_blocked', 'invalid_field']).toContain(body.error?.code);
    expect(JSON.stringify(body)).not.toContain('secret of the victim');
    operations += 1;
  };

  it('F1 there are enough of them', () => {
    expect(new Set(urls).size).toBeGreaterThanOrEqual(countOf('F1'));
  });

  it('F1 none makes an endpoint', async () => {
    for (const url of urls)
      expectRefusal(url, await app.api.post('/webhooks', { url, events: ['*'] }));
    expect(resultOf(await app.api.get<object[]>('/webhooks'))).toEqual([]);
    expect(connections).toBe(0);
  });

  it('F1 no endpoint is moved to one', async () => {
    const good = `https://${PUBLIC}/`;
    const [id] = await addEndpoints(app.api, [good], ['location.deleted']);
    for (const url of urls) expectRefusal(url, await app.api.patch(`/webhooks/${id}`, { url }));
    expect(resultOf(await app.api.get(`/webhooks/${id}`)).url).toBe(good);
    expect(connections).toBe(0);
  });

  it('F1 nothing is tested at or delivered to one that has got past the check, or whose name rebinds', async () => {
    const rebinding = Object.keys(REBINDING).flatMap((name) => [
      `http://${name}.test:${(victim.address() as AddressInfo).port}/`,
      `http://${name}.test./`,
    ]);
    const rebound = await addEndpoints(app.api, rebinding, ['location.created']);
    const places = await addEndpoints(
      app.api,
      urls.map((_, n) => `https://${PUBLIC}/${n}`),
      ['location.created'],
    );
    await sql(
      database.url,
      'UPDATE webhook_endpoint w SET url = u.url FROM unnest($1::text[], $2::text[]) AS u(_id, url) WHERE w._id = u._id',
      [places, urls],
    );
    const all = [...places, ...rebound];
    const blocked = { error: 'blocked_url', status_code: null };
    for (const id of all) {
      const tested = await app.api.post(`/webhooks/${id}/test`);
      expect(JSON.stringify(tested.body)).not.toContain('secret of the victim');
      const { attempts } = resultOf(tested) as unknown as { attempts: object[] };
      expect([id, attempts[0]]).toMatchObject([id, blocked]);
      operations += 1;
    }
    resultOf(await app.api.post('/locations', { name: 'Damrak' }));
    for (const id of all) {
      const attempt = await eventually(
        async () => {
          const delivery = (await deliveriesTo(app.api, id)).find(
            ({ type }) => type === 'location.created',
          );
          return delivery?.attempts[0];
        },
        { within: 60_000 },
      );
      expect([id, attempt]).toMatchObject([id, blocked]);
      operations += 1;
    }
    expect(connections).toBe(0);
  }, 240_000);

  it('F1 no redirect leads to one', async () => {
    const target = await createDatabase();
    const open = await startAppProcess({
      databaseUrl: target.url,
      env: { WEBHOOK_ALLOWED_CIDRS: '127.0.0.0/8,::1/128' },
    });
    const sink = await WebhookSink.start();
    const targets = urls.filter((url) => /^https?:\/\//i.test(url));
    sink.answer = ({ path }) => ({
      status: 307,
      headers: { location: encodeURI(targets[Number(path.slice(1))] as string) },
    });
    const ids = await addEndpoints(
      open.api,
      targets.map((_, n) => `${sink.url}/${n}`),
      ['location.created'],
    );
    resultOf(await open.api.post('/locations', { name: 'Damrak' }));
    for (const id of ids) {
      const attempt = await eventually(
        async () => (await deliveriesTo(open.api, id))[0]?.attempts[0],
        { within: 60_000 },
      );
      expect(attempt).toMatchObject({ error: 'redirect', status_code: 307 });
      operations += 1;
    }
    expect(connections).toBe(0);
    await open.close();
    await sink.close();
    await target.drop();
  }, 240_000);

  it('F1 the victim would have noticed', async () => {
    await fetch(`http://127.0.0.1:${(victim.address() as AddressInfo).port}/`);
    expect(connections).toBe(1);
    reportFaults({
      id: 'F1',
      what: `${urls.length} hostile URLs: create, update, test, delivery, redirect`,
      faults: operations,
      acknowledged: null,
      lost: null,
      duplicated: null,
    });
  });
});
