import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '../../src/shared/id.js';
import { type ApiClient, type Resource, resultOf } from '../support/api-client.js';
import { type RunningAppProcess, startAppProcess } from '../support/app.js';
import { createDatabase, type TestDatabase } from '../support/postgres.js';
import { addOrganization } from '../support/tenants.js';
import { countOf } from './support/counts.js';
import { reportFaults } from './support/report.js';

const AT_ONCE = 50;

describe('F5 idempotency', () => {
  let database: TestDatabase;
  let app: RunningAppProcess;
  let repeats = 0;

  beforeAll(async () => {
    database = await createDatabase();
    app = await startAppProcess({ databaseUrl: database.url });
  }, 120_000);
  afterAll(async () => {
    await app?.close();
    await database?.drop();
  });

  const make = (headers: object, name = 'Damrak', api: ApiClient = app.api) => {
    repeats += 1;
    return api.post<Resource>('/locations', { name }, { ...headers });
  };
  const made = async (name: string) =>
    resultOf(await app.api.get<Resource[]>('/locations', { name, paginate_limit: 1000 }));

  it('F5 has one effect and one answer, one by one, 50 at once and after kill -9', async () => {
    const keys: { headers: object; name: string; answer: unknown }[] = [];
    while (repeats < countOf('F5')) {
      const [headers, name] = [{ 'Idempotency-Key': newId() }, newId()];
      const answers = await Promise.all(Array.from({ length: AT_ONCE }, () => make(headers, name)));
      const refused = answers.filter(({ status }) => status === 409);
      for (const { body } of refused) expect(body.error?.code).toBe('request_in_progress');
      const results = answers.filter(({ status }) => status === 201).map(resultOf);
      expect(results.length + refused.length).toBe(AT_ONCE);
      const [answer] = results;
      expect(answer).toBeDefined();
      for (const result of results) expect(result).toEqual(answer);
      keys.push({ headers, name, answer });
    }
    await app.kill('SIGKILL');
    app = await startAppProcess({ databaseUrl: database.url });
    for (const { headers, name, answer } of keys) {
      const again = await make(headers, name);
      expect(again.headers.get('Idempotency-Replayed')).toBe('true');
      expect(resultOf(again)).toEqual(answer);
      expect(await made(name)).toHaveLength(1);
    }
  });

  it('F5 refuses another body, and keeps organizations apart', async () => {
    const headers = { 'Idempotency-Key': newId() };
    const [name, other] = [newId(), newId()];
    const first = resultOf(await make(headers, name));
    const reused = await make(headers, other);
    expect([reused.status, reused.body.error?.code]).toEqual([422, 'idempotency_key_reused']);
    expect(await made(other)).toEqual([]);
    const { key } = await addOrganization(database.url);
    const theirs = resultOf(await make(headers, other, app.api.as(key)));
    expect(theirs._id).not.toBe(first._id);
    expect(await made(other)).toEqual([]);
    reportFaults({
      id: 'F5',
      what: 'requests with a key that was used before, across kill -9',
      faults: repeats,
      acknowledged: null,
      lost: 0,
      duplicated: 0,
    });
  });
});
