import type { Pool, PoolClient } from 'pg';
import { DataSource } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ApiResponse, resultOf } from '../support/api-client.js';
import { type RunningServer, startApp } from '../support/app.js';
import { sql } from '../support/tenants.js';

/** Ends a statement of the test in time; the server's own limit is 25 s. */
const TIMEOUT_MS = 300;

/** More than the connections of the server's pool. */
const REQUESTS = 25;

describe('a statement that the database works on for too long', () => {
  let app: RunningServer;
  let pool: Pool;
  const shorten = (client: PoolClient) =>
    void client.query(`SET statement_timeout = ${TIMEOUT_MS}`);

  beforeAll(async () => {
    app = await startApp();
    const { driver } = app.nest.get(DataSource);
    pool = (driver as unknown as { master: Pool }).master;
    await sql(
      app.databaseUrl,
      `CREATE FUNCTION sleep() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(20); RETURN NEW; END $$;
       CREATE TRIGGER sleep BEFORE INSERT ON location FOR EACH ROW WHEN (NEW.name = 'slow') EXECUTE FUNCTION sleep()`,
    );
  });
  afterAll(() => app?.close());

  const expectTooLong = ({ status, body, headers }: ApiResponse<unknown>) => {
    expect([status, body.error?.code]).toEqual([503, 'database_unavailable']);
    expect(body.message).toContain('took too long');
    expect(headers.get('Retry-After')).toBe('5');
  };

  it('has a limit of 25 s on every connection', async () => {
    const { rows } = await pool.query<{ statement_timeout: string }>('SHOW statement_timeout');
    expect(rows).toEqual([{ statement_timeout: '25s' }]);
  });

  it('is ended with an error of its own; nothing is written, and its connection serves the next request', async () => {
    pool.on('acquire', shorten);
    try {
      for (let n = 0; n < REQUESTS; n += 5) {
        const slow = Array.from({ length: 5 }, () => app.api.post('/locations', { name: 'slow' }));
        for (const answer of await Promise.all(slow)) expectTooLong(answer);
      }
      const quick = Array.from({ length: REQUESTS }, (_, n) =>
        app.api.post('/locations', { name: `quick ${n}` }),
      );
      for (const answer of await Promise.all(quick)) expect(answer.status).toBe(201);
    } finally {
      pool.off('acquire', shorten);
    }
    const kept = resultOf(
      await app.api.get<{ name: string }[]>('/locations', { paginate_limit: 100 }),
    );
    expect(kept).toHaveLength(REQUESTS);
    expect(kept.map(({ name }) => name)).not.toContain('slow');
    expect(pool.totalCount).toBeLessThanOrEqual(20);
    expect(pool.waitingCount).toBe(0);
  });
});
