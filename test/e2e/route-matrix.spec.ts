import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ACTION_TYPES } from '../../src/actions/actions.commands.js';
import { newId } from '../../src/shared/id.js';
import { type Envelope, resultOf } from '../support/api-client.js';
import { ADMIN_PASSWORD, type RunningApp, startApp } from '../support/app.js';
import { oneOfEach } from '../support/one-of-each.js';
import { PanelClient } from '../support/panel-client.js';
import { noteRequestStatements, type RequestStatements } from '../support/request-statements.js';
import { type Callers, PERMISSIONS } from '../support/route-permissions.js';
import { addKey, addOrganization, snapshotOf, sql } from '../support/tenants.js';

interface Operation {
  parameters?: { name: string; in: string }[];
  requestBody?: object;
  responses: Record<string, { description: string }>;
}

type Role = 'admin' | 'developer' | 'viewer';

const UNKNOWN = '0'.repeat(24);

/** The roles of API keys that a route lets in. */
const ROLES: Record<Callers, readonly Role[]> = {
  anybody: ['admin', 'developer', 'viewer'],
  members: [],
  everybody: ['admin', 'developer', 'viewer'],
  developers: ['admin', 'developer'],
  admins: ['admin'],
  commands: ['admin', 'developer'],
};

/** Filters of lists that name another resource, and what that resource is called in paths. */
const REFERENCES: Record<string, string> = {
  chargestation: 'chargestations',
  connector: 'connectors',
  location: 'locations',
  session: 'sessions',
  user: 'users',
  object: 'chargestations',
  actor: 'api_keys',
};

/** Headers that differ between equal requests. */
const VOLATILE = /^(date|etag|ratelimit.*|x-request-id)$/;

const ALL = [...PERMISSIONS];
const GUARDED = ALL.filter(([, callers]) => callers !== 'anybody');
const ADDRESSING = ALL.filter(([route]) => route.includes('{'));
const COMMANDING = ALL.filter(([, callers]) => callers === 'commands');
const WRITING = ALL.filter(([route]) => /^(POST|PATCH) \/v1\.1/.test(route));

/** Ends the session that it is called with, so it has a test of its own. */
const ENDING = ['DELETE /admin/session'];

/** Fields that only the server sets; `role` is a field of members and keys. */
const FOREIGN_FIELDS = ['organization', '_id', 'createdAt', 'secret', 'role'];

/** A member of this role in the first organization, signed in. */
async function addPanel(app: RunningApp, role: Role): Promise<PanelClient> {
  const member = { email: `${role}@matrix.example`, name: role, role };
  const { invitation } = resultOf(
    await app.api.post<{ invitation: { token: string } }>('/members', member),
  );
  const panel = new PanelClient(app.url);
  const body = { token: invitation.token, password: 'correct horse battery' };
  await panel.request('POST', '/admin/invitation', body);
  return panel;
}

describe('F2 route matrix', () => {
  let app: RunningApp;
  let operations: Map<string, Operation>;
  let statements: RequestStatements;
  let organization: string;
  const keys: Record<Role | 'expired' | 'revoked' | 'other', string> = {} as never;
  /** `_id` of one of each resource, by its name in paths; all belong to the organization of the keys, except `other`. */
  const existing: Record<string, string> = {};
  const panels: Record<Role, PanelClient> = {} as never;
  let stationLogin: { user: string; pass: string };

  beforeAll(async () => {
    statements = noteRequestStatements();
    app = await startApp({ env: { TRUSTED_PROXIES: '127.0.0.0/8' } });
    const document = (await (await fetch(`${app.url}/v1.1/openapi.json`)).json()) as {
      paths: Record<string, Record<string, Operation>>;
    };
    operations = new Map(
      Object.entries(document.paths).flatMap(([path, methods]) =>
        Object.entries(methods).map(([method, operation]) => [
          `${method.toUpperCase()} ${path}`,
          operation,
        ]),
      ),
    );
    organization = resultOf(await app.api.get('/organization'))._id;
    for (const role of ['admin', 'developer', 'viewer', 'expired', 'revoked'] as const) {
      keys[role] = await addKey(
        app.databaseUrl,
        organization,
        role === 'expired' || role === 'revoked' ? 'admin' : role,
      );
    }
    const named = `name = 'admin of the tests' AND hash = sha256(convert_to($1, 'UTF8'))`;
    await sql(app.databaseUrl, `UPDATE api_key SET expires_at = now() WHERE ${named}`, [
      keys.expired,
    ]);
    await sql(app.databaseUrl, `DELETE FROM api_key WHERE ${named}`, [keys.revoked]);
    keys.other = (await addOrganization(app.databaseUrl)).key;
    Object.assign(existing, await oneOfEach(app, organization));
    const endpoint = newId();
    const { password } = resultOf(
      await app.api.post<{ password: string }>('/chargestations', { endpoint }),
    );
    stationLogin = { user: endpoint, pass: password };
    panels.admin = await PanelClient.signedIn(app.url, 'admin@localhost', ADMIN_PASSWORD);
    for (const role of ['developer', 'viewer'] as const) panels[role] = await addPanel(app, role);
  });
  afterAll(async () => {
    statements?.end();
    await app?.close();
  });

  let calls = 0;
  /** A request whose answer may go on for ever. Each comes from another address, since refusals are counted by address. */
  const call = async (route: string, id: string, headers: Record<string, string>, given = '{}') => {
    const [method, template] = route.split(' ') as [string, string];
    const ended = new AbortController();
    calls += 1;
    const address = `10.${calls >> 16}.${(calls >> 8) & 255}.${calls & 255}`;
    const hasBody = method !== 'GET' && method !== 'DELETE';
    const response = await fetch(app.url + template.replaceAll(/\{\w+\}/g, id), {
      method,
      headers: {
        ...headers,
        ...(template !== '/metrics' && { 'X-Forwarded-For': address }),
        ...(hasBody && { 'Content-Type': 'application/json' }),
      },
      body: hasBody ? given : undefined,
      signal: ended.signal,
    });
    const json = /^application\/json/.test(response.headers.get('Content-Type') ?? '');
    const text = json ? await response.text() : '';
    ended.abort();
    const body = JSON.parse(text || '{}') as Partial<Envelope<unknown>>;
    const requestId = String(response.headers.get('X-Request-Id'));
    // What a caller sees of it: all but the name of the request and what is left of the rate.
    const headersSeen = [...response.headers].filter(([name]) => !VOLATILE.test(name));
    const answer = {
      text: text.replaceAll(requestId, ''),
      headers: Object.fromEntries(headersSeen),
    };
    const { error, message } = body;
    return {
      status: response.status,
      code: error?.code,
      message,
      answer,
      statements: statements.take(requestId),
    };
  };
  const withKey = (route: string, key: string | undefined, id = UNKNOWN) =>
    call(route, id, key === undefined ? {} : { Authorization: `Bearer ${key}` });

  it('knows every route of the OpenAPI document, and no other', () => {
    expect([...PERMISSIONS.keys()].sort()).toEqual([...operations.keys()].sort());
  });

  it('names the parameters of every path', () => {
    for (const [route, { parameters = [] }] of operations) {
      const places = [...route.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      const named = parameters.filter((one) => one.in === 'path').map(({ name }) => name);
      expect({ route, named: named.sort() }).toEqual({ route, named: places.sort() });
    }
  });

  it.each(GUARDED)('%s refuses whoever has no valid key', async (route) => {
    const credentials = [undefined, 'wrong', keys.expired, keys.revoked];
    for (const key of credentials) {
      expect(await withKey(route, key)).toMatchObject({ status: 401, code: 'unauthorized' });
    }
    const station = { Authorization: `Basic ${btoa(`${stationLogin.user}:${stationLogin.pass}`)}` };
    expect(await call(route, UNKNOWN, station)).toMatchObject({
      status: 401,
      code: 'unauthorized',
    });
  });

  describe('F4 fields that only the server sets', () => {
    let before: Record<string, string>;
    beforeAll(async () => {
      before = await snapshotOf(app.databaseUrl, organization);
    });

    it.each(WRITING)('%s sets no field that is not for callers', async (route) => {
      if (!operations.get(route)?.requestBody) return;
      const resource = /^\S+ \/v1\.1\/(\w+)/.exec(route)?.[1] as string;
      const key = { Authorization: `Bearer ${keys.admin}` };
      for (const field of FOREIGN_FIELDS) {
        if (field === 'role' && ['members', 'api_keys'].includes(resource)) continue;
        const body = JSON.stringify({ [field]: 'x' });
        const { status, code } = await call(route, existing[resource] ?? UNKNOWN, key, body);
        expect({ field, status, code }).toEqual({ field, status: 422, code: 'unknown_field' });
      }
    });

    it('leave everything as it was', async () => {
      expect(await snapshotOf(app.databaseUrl, organization)).toEqual(before);
    });
  });

  it.each(ALL)('%s is for %s', async (route, callers) => {
    for (const role of ['admin', 'developer', 'viewer'] as const) {
      const { status, code } = await withKey(route, keys[role]);
      if (ROLES[callers].includes(role)) expect([200, 201, 202, 404, 422]).toContain(status);
      else expect({ role, status, code }).toEqual({ role, status: 403, code: 'forbidden' });
    }
  });

  it.each(GUARDED)('%s takes the cookie of the panel with care', async (route, callers) => {
    const [method] = route.split(' ');
    for (const role of ['admin', 'developer', 'viewer'] as const) {
      const { cookie, csrfToken } = panels[role];
      const bare = { Cookie: String(cookie) };
      const whole = { ...bare, 'X-CSRF-Token': String(csrfToken) };
      const forged = { ...bare, 'X-CSRF-Token': String(panels.admin.csrfToken).toLowerCase() };
      if (method !== 'GET') {
        for (const headers of [bare, forged]) {
          const { status, code } = await call(route, UNKNOWN, headers);
          expect({ role, status, code }).toEqual({ role, status: 403, code: 'forbidden' });
        }
      }
      if (ENDING.includes(route)) continue;
      const allowed = callers === 'members' || ROLES[callers].includes(role);
      const byGet = method === 'GET' && callers === 'commands';
      const { status, code } = await call(route, UNKNOWN, whole);
      if (allowed && !byGet) expect([200, 201, 202, 404, 422]).toContain(status);
      else expect({ role, status, code }).toEqual({ role, status: 403, code: 'forbidden' });
    }
  });

  it('DELETE /admin/session ends the session of each role', async () => {
    for (const role of ['admin', 'developer', 'viewer'] as const) {
      const { status } = await panels[role].request('DELETE', '/admin/session');
      expect({ role, status }).toEqual({ role, status: 200 });
      const again = await call('GET /admin/session', UNKNOWN, {
        Cookie: String(panels[role].cookie),
      });
      expect({ role, status: again.status }).toEqual({ role, status: 401 });
    }
  });

  it.each(ADDRESSING)(
    "%s answers another organization's object as an unknown one, by the same statements",
    async (route) => {
      const resource = /^\S+ \/v1\.1\/(\w+)\/\{/.exec(route)?.[1] as string;
      const id = existing[resource];
      expect({ resource, id }).toEqual({ resource, id: expect.stringMatching(/^[0-9a-f]{24}$/) });
      const theirs = await withKey(route, keys.other, id);
      const unknown = await withKey(route, keys.other, UNKNOWN);
      expect(theirs).toMatchObject({ status: 404, code: 'not_found' });
      expect(theirs.answer).toEqual(unknown.answer);
      expect(theirs.statements).toEqual(unknown.statements);
      expect(theirs.statements.length).toBeGreaterThan(0);
      const malformed = await withKey(route, keys.other, 'no-id');
      expect(malformed.answer).toEqual(theirs.answer);
    },
  );

  it.each(COMMANDING)('%s takes the scope of its command', async (route) => {
    const needed = scopeOf(route);
    const family = `${needed.slice(0, needed.lastIndexOf('.'))}.*`;
    for (const [scopes, allowed] of [
      [[needed], true],
      [[family], true],
      [['*'], true],
      [
        [needed === 'chargestation.reset' ? 'chargestation.clear_cache' : 'chargestation.reset'],
        false,
      ],
    ] as const) {
      const key = await addKey(app.databaseUrl, organization, 'developer', scopes);
      const { status, code, message } = await withKey(route, key);
      const refusal = `Use one with the scope ${needed}, or with none.`;
      if (!allowed) {
        expect({ status, code }).toEqual({ status: 403, code: 'forbidden' });
        expect(message).toContain(refusal);
      } else expect({ scopes, status }).not.toEqual({ scopes, status: 403 });
    }
  });

  it('takes the scope of asking a station for its charging profiles', async () => {
    const path = `/chargestations/${existing.chargestations}/charging_profiles`;
    const asked = async (scope: string, refresh: string) => {
      const key = await addKey(app.databaseUrl, organization, 'developer', [scope]);
      return (await app.api.as(key).get(path, { refresh })).status;
    };
    expect(await asked('chargestation.reset', 'true')).toBe(403);
    expect(await asked('chargestation.charging_profiles', 'true')).toBe(406);
    expect(await asked('chargestation.reset', 'false')).toBe(200);
  });

  const scopeOf = (route: string) => {
    const refusal = operations.get(route)?.responses['403']?.description ?? '';
    return /needs `([\w.]+)`/.exec(refusal)?.[1] ?? '';
  };

  it('knows every type of command as a scope of a route', () => {
    const commands = [...PERMISSIONS].filter(([, callers]) => callers === 'commands');
    const asked = 'chargestation.charging_profiles'; // by `GET charging_profiles?refresh=true`
    const scopes = new Set([asked, ...commands.map(([route]) => scopeOf(route))]);
    expect([...scopes].sort()).toEqual(Object.keys(ACTION_TYPES).sort());
  });

  it('finds nothing by filters that name what another organization has', async () => {
    const api = app.api.as(keys.other);
    let tried = 0;
    for (const [route, { parameters = [] }] of operations) {
      const [method, path] = route.split(' ') as [string, string];
      if (method !== 'GET' || path.includes('{') || /stream$|export$/.test(path)) continue;
      for (const { name } of parameters) {
        const id = existing[REFERENCES[name] ?? ''];
        if (id === undefined) continue;
        tried += 1;
        const { status, body } = await api.get<unknown[]>(path.replace('/v1.1', ''), {
          [name]: id,
        });
        expect({ route, name, status, result: body.result }).toEqual({
          route,
          name,
          status: 200,
          result: [],
        });
      }
    }
    expect(tried).toBeGreaterThan(10);
  });
});
