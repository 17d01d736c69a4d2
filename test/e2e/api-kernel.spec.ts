import { Controller, Get, Post } from '@nestjs/common';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ApiController } from '../../src/shared/http/api-controller.js';
import { Authorized, Public } from '../../src/shared/http/authorized.js';
import { cursorList } from '../../src/shared/http/envelope.js';
import { newId } from '../../src/shared/id.js';
import type { ApiClient } from '../support/api-client.js';
import { type KernelApp, startKernel } from '../support/kernel-app.js';
import { addKey, addOrganization, sql } from '../support/tenants.js';

@ApiController('probe', 'Probe')
class ProbeController {
  @Get('log')
  @Authorized('viewer', 'admin')
  log() {
    return cursorList([{ n: 1 }], 'abc');
  }

  @Get('nothing')
  @Authorized('admin')
  nothing() {}

  @Get('bug')
  @Authorized('admin')
  bug() {
    throw new Error('secret of the server');
  }

  @Get('outage')
  @Authorized('admin')
  outage() {
    throw Object.assign(new Error('connect ECONNREFUSED'), {
      code: 'ECONNREFUSED',
      syscall: 'connect',
    });
  }

  @Post('open')
  @Public()
  open() {
    return { open: true };
  }
}

@Controller('v1.1/forgotten')
class ForgottenController {
  @Get()
  everything() {}
}

describe('REST kernel', () => {
  let app: KernelApp;
  let api: ApiClient;
  let developer: ApiClient;
  let viewer: ApiClient;
  let other: ApiClient;

  beforeAll(async () => {
    app = await startKernel([ProbeController]);
    api = app.api;
    const first = (await api.get('/organization')).body.result._id;
    developer = api.as(await addKey(app.databaseUrl, first, 'developer'));
    viewer = api.as(await addKey(app.databaseUrl, first, 'viewer'));
    other = api.as((await addOrganization(app.databaseUrl)).key);
  });
  afterAll(() => app?.close());

  const newLocation = async (client = api) => {
    const { body } = await client.post('/locations', { name: 'Damrak' });
    return body.result._id;
  };
  const code = ({ status, body }: { status: number; body: { error?: { code: string } } }) =>
    `${status} ${body.error?.code}`;

  it('stops the start on a route without a permission and names it', async () => {
    await expect(startKernel([ForgottenController])).rejects.toThrow(
      'ForgottenController.everything',
    );
  });

  describe('envelope', () => {
    it('wraps an object, a page list, a cursor list and nothing', async () => {
      expect((await api.get('/organization')).body).toMatchObject({ ok: true, message: 'Success' });
      const page = (await api.get('/locations')).body;
      expect(Object.keys(page).sort()).toEqual([
        'event_cursor',
        'hasNext',
        'hasPrevious',
        'message',
        'ok',
        'result',
      ]);
      const log = (await api.get('/probe/log')).body;
      expect(log).toEqual({ ok: true, message: 'Success', result: [{ n: 1 }], next: 'abc' });
      expect((await api.get('/probe/nothing')).body).toEqual({
        ok: true,
        message: 'Success',
        result: null,
      });
    });

    it('carries a message of its own and 201 for a creation', async () => {
      const { status, body } = await api.post('/locations', { name: 'Message' });
      expect(status).toBe(201);
      expect(body.message).toBe('Location created');
    });

    it('names the request in every failure and takes over a plain X-Request-Id', async () => {
      const made = await api.get('/nowhere');
      expect(made.body.error?.requestId).toBe(made.headers.get('X-Request-Id'));
      const headers = { 'X-Request-Id': 'my-request.1' };
      const given = await api.request('GET', '/nowhere', { headers });
      expect(given.body.error?.requestId).toBe('my-request.1');
      const bad = await api.request('GET', '/nowhere', {
        headers: { 'X-Request-Id': 'a b<script>' },
      });
      expect(bad.body.error?.requestId).toMatch(/^[0-9a-f]{24}$/);
    });

    it('has ok, message, result null and error in a failure, and no more', async () => {
      const { body } = await api.get('/nowhere');
      expect(Object.keys(body).sort()).toEqual(['error', 'message', 'ok', 'result']);
      expect(body).toMatchObject({
        ok: false,
        result: null,
        error: { code: 'not_found', details: [] },
      });
    });
  });

  describe('keys and roles', () => {
    it.each([
      ['none', undefined],
      ['an unknown one', 'x'.repeat(40)],
      ['an empty one', ''],
    ])('refuses %s with 401', async (_, key) => {
      const answer = await api.as(key).get('/organization');
      expect(code(answer)).toBe('401 unauthorized');
      expect(answer.headers.get('WWW-Authenticate')).toBe('Bearer');
    });

    it.each(['Basic dTpw', 'Bearer', 'Bearer a b'])(
      'refuses the header "%s" with 401',
      async (header) => {
        const answer = await api
          .as(undefined)
          .request('GET', '/organization', { headers: { Authorization: header } });
        expect(code(answer)).toBe('401 unauthorized');
      },
    );

    it('takes the scheme in any case', async () => {
      const headers = { Authorization: `bearer ${api.key}` };
      expect((await api.as(undefined).request('GET', '/organization', { headers })).status).toBe(
        200,
      );
    });

    it('lets viewers read only, developers write, admins administer', async () => {
      const id = await newLocation();
      const statuses = async (client: ApiClient) => [
        (await client.get('/locations')).status,
        (await client.post('/locations', { name: 'Roles' })).status,
        (await client.patch(`/locations/${id}`, { name: 'Roles' })).status,
        (await client.patch('/organization', { meta_data: {} })).status,
        (await client.get('/probe/log')).status,
      ];
      expect(await statuses(viewer)).toEqual([200, 403, 403, 403, 200]);
      expect(await statuses(developer)).toEqual([200, 201, 200, 403, 403]);
      expect(await statuses(api)).toEqual([200, 201, 200, 200, 200]);
      expect(code(await viewer.post('/locations', { name: 'x' }))).toBe('403 forbidden');
    });

    it('needs no key on a public route', async () => {
      expect((await api.as(undefined).post('/probe/open')).status).toBe(201);
    });

    it('forgets a revoked key within 2 seconds', async () => {
      const first = (await api.get('/organization')).body.result._id;
      const key = await addKey(app.databaseUrl, first, 'viewer');
      expect((await api.as(key).get('/organization')).status).toBe(200);
      await sql(app.databaseUrl, 'DELETE FROM api_key WHERE hash = sha256($1::bytea)', [
        Buffer.from(key),
      ]);
      await expect
        .poll(async () => (await api.as(key).get('/organization')).status, { timeout: 10_000 })
        .toBe(401);
    });
  });

  describe('order of checks', () => {
    const malformed = '{"name":';

    it('answers 401, 403 and 404 before it speaks of the body', async () => {
      const id = await newLocation();
      expect(code(await api.as(undefined).post('/locations', malformed))).toBe('401 unauthorized');
      expect(code(await viewer.post('/locations', malformed))).toBe('403 forbidden');
      expect(code(await api.patch(`/locations/${newId()}`, malformed))).toBe('404 not_found');
      expect(code(await api.patch(`/locations/${newId()}`, { unknown: 1 }))).toBe('404 not_found');
      expect(code(await other.patch(`/locations/${id}`, { unknown: 1 }))).toBe('404 not_found');
      expect(code(await api.patch(`/locations/${id}`, malformed))).toBe('400 invalid_json');
    });
  });

  describe('bodies', () => {
    it.each(['{"name":', 'nonsense', '"text"', '12', '{"a":1}}'])(
      'answers 400 to %s',
      async (body) => {
        expect(code(await api.post('/locations', body))).toBe('400 invalid_json');
      },
    );

    it('answers 400 to a body that is not declared as JSON', async () => {
      const headers = { 'Content-Type': 'application/x-www-form-urlencoded' };
      const answer = await api.request('POST', '/locations', { body: 'name=x', headers });
      expect(code(answer)).toBe('400 invalid_json');
      expect(answer.body.message).toContain('Content-Type: application/json');
    });

    it('answers 413 beyond 1 MiB and takes a body just below', async () => {
      const sized = (bytes: number) => ({ name: 'big', meta_data: { text: 'x'.repeat(bytes) } });
      expect(code(await api.post('/locations', sized(1_048_576)))).toBe('413 body_too_large');
      expect((await api.post('/locations', sized(1_048_000))).status).toBe(201);
    });

    it.each([
      ['a list', [{ name: 'x' }], ''],
      ['nothing', undefined, 'name'],
      ['null for a required field', { name: null }, 'name'],
      ['a number for text', { name: 5 }, 'name'],
      ['text for a number', { name: 'x', coordinates: ['4', '52'] }, 'coordinates'],
      ['a list for an object', { name: 'x', meta_data: [] }, 'meta_data'],
      ['text for an object', { name: 'x', address: 'Damrak' }, 'address'],
      ['a list for a nested object', { name: 'x', address: [{ city: 'x' }] }, 'address'],
      ['null where it clears nothing', { name: 'x', timezone: null }, 'timezone'],
      ['a wrong nested field', { name: 'x', address: { city: 1 } }, 'address.city'],
      ['NUL in text', { name: 'a\0b' }, 'name'],
      ['NUL in free data', { name: 'x', meta_data: { a: [{ b: '\0' }] } }, 'meta_data.a.0.b'],
      ['half a surrogate pair', { name: '\ud800' }, 'name'],
    ])('answers 422 invalid_field to %s', async (_, body, path) => {
      const answer = await api.post('/locations', body);
      expect(code(answer)).toBe('422 invalid_field');
      expect(answer.body.error?.details[0]).toMatchObject({ path });
      expect(answer.body.error?.details[0]?.advice).not.toBe('');
    });

    it('keeps emoji and right-to-left text as it is', async () => {
      const name = '🔌 \u202eetis';
      expect((await api.post('/locations', { name })).body.result.name).toBe(name);
    });

    it.each([
      ['organization', { organization: newId() }],
      ['_id', { _id: newId() }],
      ['role', { role: 'admin' }],
      ['createdAt', { createdAt: '2020-01-01T00:00:00.000Z' }],
      ['secret', { secret: 'x' }],
      ['address.unknown', { address: { unknown: 1 } }],
    ])('answers 422 unknown_field to %s and writes nothing', async (path, fields) => {
      const answer = await api.post('/locations', { name: 'mass', ...fields });
      expect(code(answer)).toBe('422 unknown_field');
      expect(answer.body.error?.details).toEqual([expect.objectContaining({ path })]);
      expect((await api.get('/locations', { name: 'mass' })).body.result).toEqual([]);
    });

    it('names the unknown field first when others are wrong, too', async () => {
      const { body } = await api.post('/locations', { nam: 'x' });
      expect(body.error?.code).toBe('unknown_field');
      expect(body.message).toContain('nam');
      expect(body.error?.details.map(({ path }) => path).sort()).toEqual(['nam', 'name']);
    });

    it.each(['__proto__', 'constructor', 'prototype'])('is not impressed by %s', async (field) => {
      const body = `{"name":"proto","meta_data":{"${field}":{"polluted":true}},"${field}":{"polluted":true}}`;
      const { status } = await api.post('/locations', body);
      expect([201, 422]).toContain(status);
      expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
    });

    it('refuses nesting beyond 32 levels, however deep', async () => {
      const nested = (depth: number) =>
        `{"name":"deep","meta_data":${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}}`;
      expect((await api.post('/locations', nested(20))).status).toBe(201);
      expect(code(await api.post('/locations', nested(40)))).toBe('422 invalid_field');
      expect(code(await api.post('/locations', nested(100_000)))).toBe('422 invalid_field');
    });
  });

  describe('not found', () => {
    it("looks the same for unknown, malformed and another organization's ids", async () => {
      const theirs = await newLocation(other);
      const ids = [
        newId(),
        theirs,
        'x',
        theirs.toUpperCase(),
        `${theirs}0`,
        '%00',
        '%F0%9F%94%8C',
        "';--",
      ];
      const bodies = [];
      for (const id of ids) {
        for (const method of ['GET', 'PATCH', 'DELETE']) {
          const { status, body } = await api.request(method, `/locations/${id}`, {});
          expect(status, `${method} ${id}`).toBe(404);
          bodies.push(JSON.stringify({ ...body, error: { ...body.error, requestId: '' } }));
        }
      }
      expect(new Set(bodies).size).toBe(1);
      expect((await other.get(`/locations/${theirs}`)).body.result.name).toBe('Damrak');
    });

    it('answers in the envelope to routes that do not exist', async () => {
      expect(code(await api.get('/nowhere'))).toBe('404 not_found');
      expect(code(await api.request('PUT', '/organization', {}))).toBe('404 not_found');
      expect(code(await api.get('/locations/%E0%A4%A'))).toBe('404 not_found');
    });
  });

  describe('failures of the server', () => {
    it('says nothing about a bug', async () => {
      const { status, body } = await api.get('/probe/bug');
      expect(status).toBe(500);
      expect(body.error).toMatchObject({ code: 'internal_error', details: [] });
      expect(JSON.stringify(body)).not.toContain('secret');
    });

    it('answers 503 when the database is away', async () => {
      const answer = await api.get('/probe/outage');
      expect(code(answer)).toBe('503 database_unavailable');
      expect(answer.headers.get('Retry-After')).toBe('5');
    });
  });

  describe('lists', () => {
    let lists: ApiClient;
    const names = ({ body }: { body: { result: unknown } }) =>
      (body.result as { name: string }[]).map(({ name }) => name);

    beforeAll(async () => {
      lists = api.as((await addOrganization(app.databaseUrl)).key);
      for (const name of ['b', 'a', 'd', 'c', 'e']) await lists.post('/locations', { name });
    });

    it('pages, newest first by default', async () => {
      const first = await lists.get('/locations', { paginate_limit: 2 });
      expect(names(first)).toEqual(['e', 'c']);
      expect(first.body).toMatchObject({ hasNext: true, hasPrevious: false });
      const last = await lists.get('/locations', { paginate_limit: 2, paginate_page: 3 });
      expect(names(last)).toEqual(['b']);
      expect(last.body).toMatchObject({ hasNext: false, hasPrevious: true });
      const beyond = await lists.get('/locations', {
        paginate_page: 1_000_000_000,
        paginate_limit: 1000,
      });
      expect(names(beyond)).toEqual([]);
    });

    it('sorts and filters', async () => {
      expect(names(await lists.get('/locations', { sort_by: 'name', sort_order: 'asc' }))).toEqual([
        ...'abcde',
      ]);
      expect(names(await lists.get('/locations', { sort_by: 'name', sort_order: 'DESC' }))).toEqual(
        [...'edcba'],
      );
      expect(names(await lists.get('/locations', { sort_order: 'asc' }))).toEqual([
        'b',
        'a',
        'd',
        'c',
        'e',
      ]);
      expect(names(await lists.get('/locations', { name: 'c' }))).toEqual(['c']);
    });

    it('bounds createdAt and updatedAt, both ends included', async () => {
      const all = (
        await lists.get<{ name: string; createdAt: string }[]>('/locations', { sort_order: 'asc' })
      ).body.result;
      const [from, to] = [all[1]!.createdAt, all[3]!.createdAt];
      const between = await lists.get('/locations', {
        'createdAt[$gte]': from,
        'createdAt[$lte]': to,
      });
      expect(names(between)).toEqual(['c', 'd', 'a']);
      const updated = await lists.get('/locations', { 'updatedAt[$gte]': '2999-01-01T00:00:00Z' });
      expect(names(updated)).toEqual([]);
    });

    it.each<[string, Record<string, string>, string]>([
      ['a limit of 0', { paginate_limit: '0' }, 'query.paginate_limit'],
      ['a limit of 1001', { paginate_limit: '1001' }, 'query.paginate_limit'],
      ['a limit of 10^9', { paginate_limit: '1000000000' }, 'query.paginate_limit'],
      ['a limit of 1e2', { paginate_limit: '1e2' }, 'query.paginate_limit'],
      ['an empty limit', { paginate_limit: '' }, 'query.paginate_limit'],
      ['a page of -1', { paginate_page: '-1' }, 'query.paginate_page'],
      ['a field that is not sortable', { sort_by: 'organization' }, 'query.sort_by'],
      ['an injected sort field', { sort_by: 'name; DROP TABLE location' }, 'query.sort_by'],
      ['a field of the prototype', { sort_by: 'constructor' }, 'query.sort_by'],
      ['an unknown order', { sort_order: 'up' }, 'query.sort_order'],
      ['a time that is none', { 'createdAt[$gte]': 'yesterday' }, 'query.createdAt[$gte]'],
      ['a time without a bound', { createdAt: '2026-01-01' }, 'query.createdAt'],
    ])('answers 422 to %s', async (_, query, path) => {
      const answer = await lists.get('/locations', query);
      expect(code(answer)).toBe('422 invalid_field');
      expect(answer.body.error?.details[0]?.path).toBe(path);
    });

    it('answers 422 to unknown parameters and to the organization as one', async () => {
      for (const name of ['organization', 'nam', 'createdAt[$gt]']) {
        const answer = await lists.get('/locations', { [name]: newId() });
        expect(code(answer)).toBe('422 unknown_field');
      }
      const many = Object.fromEntries(Array.from({ length: 2000 }, (_, n) => [`f${n}`, 'x']));
      const answer = await lists.get('/locations', many);
      expect(code(answer)).toBe('422 unknown_field');
      expect(answer.body.error?.details.length).toBe(50);
    });
  });

  describe('Idempotency-Key', () => {
    const post = (client: ApiClient, key: string, body: unknown) =>
      client.post('/locations', body, { 'Idempotency-Key': key });
    const countOf = async (name: string, client = api) =>
      (await client.get<unknown[]>('/locations', { name })).body.result.length;

    it('has one effect and one answer for repeats', async () => {
      const first = await post(api, 'repeat', { name: 'repeat' });
      const second = await post(api, 'repeat', { name: 'repeat' });
      expect(first.status).toBe(201);
      expect(first.headers.get('Idempotency-Replayed')).toBeNull();
      expect(second.status).toBe(201);
      expect(second.body).toEqual(first.body);
      expect(second.headers.get('Idempotency-Replayed')).toBe('true');
      expect(await countOf('repeat')).toBe(1);
    });

    it('has one effect for 20 at once; the others get the answer or 409', async () => {
      const answers = await Promise.all(
        Array.from({ length: 20 }, () => post(api, 'race', { name: 'race' })),
      );
      expect(await countOf('race')).toBe(1);
      const made = answers.filter(({ status }) => status === 201);
      expect(made.length).toBeGreaterThan(0);
      expect(new Set(made.map(({ body }) => body.result._id)).size).toBe(1);
      for (const answer of answers.filter(({ status }) => status !== 201)) {
        expect(code(answer)).toBe('409 request_in_progress');
        expect(answer.headers.get('Retry-After')).toBe('1');
      }
      expect((await post(api, 'race', { name: 'race' })).body).toEqual(made[0]!.body);
    });

    it('answers 422 to another body', async () => {
      await post(api, 'other-body', { name: 'other-body' });
      expect(code(await post(api, 'other-body', { name: 'changed' }))).toBe(
        '422 idempotency_key_reused',
      );
      expect(await countOf('changed')).toBe(0);
    });

    it('is independent in another organization and on another route', async () => {
      const mine = await post(api, 'shared', { name: 'shared' });
      const theirs = await post(other, 'shared', { name: 'shared' });
      expect(theirs.status).toBe(201);
      expect(theirs.body.result._id).not.toBe(mine.body.result._id);
      const elsewhere = await api.post(
        '/probe/open',
        { name: 'shared' },
        { 'Idempotency-Key': 'shared' },
      );
      expect(elsewhere.headers.get('Idempotency-Replayed')).toBeNull();
    });

    it('keeps nothing of a failure, so the key can be used again', async () => {
      expect((await post(api, 'failed', { nam: 'x' })).status).toBe(422);
      expect((await post(api, 'failed', { name: 'failed' })).status).toBe(201);
    });

    it('ends after 24 hours', async () => {
      await post(api, 'old', { name: 'old' });
      await sql(
        app.databaseUrl,
        `UPDATE idempotency_key SET created_at = created_at - interval '25 hours' WHERE key = 'old'`,
      );
      expect((await post(api, 'old', { name: 'old' })).status).toBe(201);
      expect(await countOf('old')).toBe(2);
      expect((await post(api, 'old', { name: 'old' })).headers.get('Idempotency-Replayed')).toBe(
        'true',
      );
    });

    it('keeps answers encrypted', async () => {
      await post(api, 'sealed', { name: 'canary-of-the-tests' });
      const [row] = await sql<{ answer: Buffer }>(
        app.databaseUrl,
        `SELECT answer FROM idempotency_key WHERE key = 'sealed'`,
      );
      expect(row!.answer.length).toBeGreaterThan(0);
      expect(row!.answer.toString('latin1')).not.toContain('canary');
    });

    it('answers 422 to a key of 256 characters', async () => {
      expect((await post(api, 'k'.repeat(255), { name: 'long' })).status).toBe(201);
      const answer = await post(api, 'k'.repeat(256), { name: 'long' });
      expect(code(answer)).toBe('422 invalid_field');
      expect(answer.body.error?.details[0]?.path).toBe('header.Idempotency-Key');
    });
  });

  describe('organization', () => {
    it("shows and changes the caller's own", async () => {
      const { body } = await api.get('/organization');
      expect(Object.keys(body.result).sort()).toEqual([
        '_id',
        'createdAt',
        'meta_data',
        'name',
        'updatedAt',
      ]);
      const changed = await api.patch('/organization', { name: 'Renamed', meta_data: { crm: 1 } });
      expect(changed.body.result).toMatchObject({
        _id: body.result._id,
        name: 'Renamed',
        meta_data: { crm: 1 },
      });
      expect(Date.parse(String(changed.body.result.updatedAt))).toBeGreaterThan(
        Date.parse(String(body.result.updatedAt)),
      );
      expect((await other.get('/organization')).body.result).toMatchObject({
        name: 'Another',
        meta_data: {},
      });
    });
  });

  describe('documents', () => {
    const page = (path: string) => fetch(`${app.url}${path}`);

    it('serves OpenAPI 3.1 with full paths and a permission on every route', async () => {
      const response = await page('/v1.1/openapi.json');
      const document = (await response.json()) as {
        openapi: string;
        servers?: unknown[];
        paths: Record<
          string,
          Record<string, { security?: unknown; responses: Record<string, unknown> }>
        >;
      };
      expect(document.openapi).toBe('3.1.0');
      expect(document.servers ?? []).toEqual([]);
      const location = document.paths['/v1.1/locations/{id}']!;
      expect(Object.keys(location).sort()).toEqual(['delete', 'get', 'patch']);
      expect(Object.keys(location.patch!.responses)).toEqual(
        expect.arrayContaining(['200', '400', '401', '403', '404', '413', '422', '503']),
      );
      expect(location.patch!.security).toEqual([{ bearer: [] }]);
      expect(JSON.stringify(document)).not.toContain('"nullable"');
    });

    it('serves Swagger UI without a foreign host and within its own security policy', async () => {
      const html = await (await page('/docs')).text();
      const script = await (await page('/docs/swagger-ui-init.js')).text();
      expect(html).not.toMatch(/(src|href)=["']https?:/);
      expect(html).not.toMatch(/<script>(?!\s*<\/script>)[^<]/);
      expect(script).toContain('"persistAuthorization": true');
      expect((await page('/docs/swagger-ui-bundle.js')).status).toBe(200);
      const policy = (await page('/docs')).headers.get('Content-Security-Policy');
      expect(policy).toContain("script-src 'self'");
      expect(policy).not.toContain('upgrade-insecure-requests');
    });

    it('does not tell what it runs on', async () => {
      expect((await page('/docs')).headers.get('X-Powered-By')).toBeNull();
    });
  });
});
