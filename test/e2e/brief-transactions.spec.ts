import type { Socket } from 'node:net';
import type { DataSource } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createDataSource } from '../../src/shared/database/data-source.js';
import { UnitOfWork } from '../../src/shared/database/unit-of-work.js';
import { createDatabase, type TestDatabase } from '../support/postgres.js';

const INSERT = { name: 'test_insert', text: 'INSERT INTO thing VALUES ($1) RETURNING n' };
const COUNT = 'SELECT count(*)::int AS n FROM thing';

describe('brief units of work', () => {
  let database: TestDatabase;
  let dataSource: DataSource;
  let unitOfWork: UnitOfWork;

  beforeAll(async () => {
    database = await createDatabase();
    dataSource = await createDataSource(database.url).initialize();
    await dataSource.query('CREATE TABLE thing (n int PRIMARY KEY)');
    unitOfWork = new UnitOfWork(dataSource);
  });
  afterAll(async () => {
    await dataSource?.destroy();
    await database?.drop();
  });

  const brief = <T>(work: () => Promise<T>) => unitOfWork.run(work, { brief: true });
  const count = async () => ((await dataSource.query(COUNT)) as { n: number }[])[0]?.n;

  /** How often the socket of the transaction was written to. */
  async function writesOf(options: { brief: boolean }, numbers: number[]): Promise<number> {
    const spies: { mock: { calls: unknown[] } }[] = [];
    await unitOfWork.run(async () => {
      const client: unknown = await unitOfWork.manager.queryRunner?.connect();
      const { stream } = (client as { connection: { stream: Socket } }).connection;
      const doors = ['_write', '_writev'] as const;
      spies.push(...doors.map((door) => vi.spyOn(stream, door as '_write')));
      for (const n of numbers) unitOfWork.write(INSERT, [n]);
    }, options);
    const writes = spies.reduce((sum, { mock }) => sum + mock.calls.length, 0);
    vi.restoreAllMocks();
    return writes;
  }

  it('sends what it writes with its COMMIT in one write, others statement by statement', async () => {
    const before = (await count()) ?? 0;
    await writesOf({ brief: false }, [1, 2]); // prepares the statement
    expect(await writesOf({ brief: false }, [3, 4])).toBeGreaterThan(2);
    expect(await writesOf({ brief: true }, [5, 6])).toBe(1);
    expect(await count()).toBe(before + 6);
  });

  it('gives the rows of a query, also to TypeORM', async () => {
    const rows = await brief(async () => {
      unitOfWork.write(INSERT, [11]);
      const [row] = await unitOfWork.query<{ n: number }>(INSERT, [12]);
      const [counted] = (await unitOfWork.manager.query(COUNT)) as { n: number }[];
      unitOfWork.write(INSERT, [13]);
      return [row?.n, counted?.n];
    });
    expect(rows[0]).toBe(12);
    expect(await count()).toBe((rows[1] as number) + 1);
  });

  it('leaves nothing of a failure, and the connection to the next one', async () => {
    const before = await count();
    const failing = brief(async () => {
      unitOfWork.write(INSERT, [21]);
      unitOfWork.write(INSERT, [21]);
    });
    await expect(failing).rejects.toMatchObject({ code: '23505' });
    const thrown = brief(async () => {
      unitOfWork.write(INSERT, [22]);
      throw new Error('no more');
    });
    await expect(thrown).rejects.toThrow('no more');
    const refused = brief(async () => unitOfWork.write({ ...INSERT, text: 'SELECT 1' }, []));
    await expect(refused).rejects.toThrow('must be unique');
    expect(await count()).toBe(before);
    await brief(async () => unitOfWork.write(INSERT, [23]));
    expect(await count()).toBe((before ?? 0) + 1);
  });
});
