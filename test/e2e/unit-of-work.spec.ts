import type { DataSource } from 'typeorm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { textArray } from '../../src/shared/database/binary-array.js';
import { CopyRows } from '../../src/shared/database/copy-rows.js';
import { createDataSource } from '../../src/shared/database/data-source.js';
import { UnitOfWork } from '../../src/shared/database/unit-of-work.js';
import { createDatabase, type TestDatabase } from '../support/postgres.js';

const ADD = { name: 'thing_add', text: 'INSERT INTO thing (_id) SELECT * FROM unnest($1::text[])' };
const COUNT = { name: 'thing_count', text: 'SELECT count(*)::int AS n FROM thing' };
const FAIL = { name: 'thing_fail', text: 'SELECT 1 / (count(*) - count(*)) FROM thing' };
const WRONG = { name: 'thing_wrong', text: 'INSERT INTO nothing VALUES (1)' };
const COPY = {
  name: 'thing_copy',
  text: 'COPY thing (_id, hash, n, at, data) FROM STDIN (FORMAT binary)',
};

interface Thing {
  _id: string;
  hash: Buffer;
  n: number;
  at: Date;
  data: string | null;
}

describe('a unit of work', () => {
  let database: TestDatabase;
  let dataSource: DataSource;
  let unitOfWork: UnitOfWork;

  beforeAll(async () => {
    database = await createDatabase();
    dataSource = await createDataSource(database.url).initialize();
    unitOfWork = new UnitOfWork(dataSource);
    await dataSource.query(
      'CREATE TABLE thing (_id text PRIMARY KEY, hash bytea, n integer, at timestamptz, data text)',
    );
  });
  beforeEach(() => dataSource.query('TRUNCATE thing'));
  afterAll(async () => {
    await dataSource?.destroy();
    await database?.drop();
  });

  const add = (...ids: string[]) => unitOfWork.write(ADD, [textArray(ids)]);
  const count = async () => (await unitOfWork.query<{ n: number }>(COUNT, []))[0]?.n;
  const stored = () => dataSource.query<Thing[]>('SELECT * FROM thing ORDER BY _id');

  function copy(...things: Thing[]): void {
    const rows = new CopyRows(5);
    for (const { _id, hash, n, at, data } of things)
      rows.row().text(_id).bytea(hash).int4(n).time(at.getTime()).text(data);
    unitOfWork.copy(COPY, rows);
  }

  it('gives each question its own rows, whatever was sent before it', async () => {
    const counts = await unitOfWork.run(async () => {
      add('a');
      add('b', 'c');
      const first = count();
      add('d');
      const others = await Promise.all([count(), count()]);
      return [await first, ...others];
    });
    expect(counts).toEqual([3, 4, 4]);
    expect(await stored()).toHaveLength(4);
  });

  it('is undone as a whole by a statement that nobody has waited for', async () => {
    const work = unitOfWork.run(async () => {
      add('a');
      unitOfWork.write(FAIL, []);
      add('b');
    });
    await expect(work).rejects.toMatchObject({ code: '22012' });
    expect(await stored()).toEqual([]);
  });

  it('tells the first error to who waits for a later statement', async () => {
    const work = unitOfWork.run(async () => {
      add('a');
      unitOfWork.write(WRONG, []);
      await count();
    });
    await expect(work).rejects.toMatchObject({ code: '42P01' });
  });

  it('does not outlast a process that stands still', async () => {
    const limits = await unitOfWork.run(() =>
      unitOfWork.query<{ name: string; setting: string }>(
        {
          name: 'limits',
          text: `SELECT name, setting FROM pg_settings WHERE name ~ '^(idle_in_)?transaction(_session)?_timeout$' ORDER BY name`,
        },
        [],
      ),
    );
    const [idle, whole] = limits.map(({ setting }) => Number(setting));
    expect(idle).toBe(20_000);
    expect(whole ?? 60_000).toBe(60_000); // Postgres 17 and newer
  });

  it('can use statements that an error has kept from being prepared, and those it has not', async () => {
    const late = { name: 'thing_late', text: "INSERT INTO thing VALUES ('late')" };
    const failing = () =>
      unitOfWork.run(async () => {
        unitOfWork.write(WRONG, []);
        unitOfWork.write(late, []);
      });
    await expect(failing()).rejects.toMatchObject({ code: '42P01' });
    await expect(failing()).rejects.toMatchObject({ code: '42P01' });
    await unitOfWork.run(async () => unitOfWork.write(late, []));
    expect(await stored()).toHaveLength(1);
  });

  it('lets TypeORM use the connection in between', async () => {
    await unitOfWork.run(async () => {
      const { manager } = unitOfWork;
      add('a');
      expect(await manager.query('SELECT _id FROM thing')).toEqual([{ _id: 'a' }]);
      add('b');
      expect(await manager.query('SELECT _id FROM thing ORDER BY 1 DESC LIMIT 1')).toEqual([
        { _id: 'b' },
      ]);
    });
    expect(await stored()).toHaveLength(2);
  });

  it('is undone when its work fails with statements under way', async () => {
    const work = unitOfWork.run(async () => {
      add('a');
      throw new Error('not today');
    });
    await expect(work).rejects.toThrow('not today');
    expect(await stored()).toEqual([]);
  });

  it('copies rows of any length, with every kind of text', async () => {
    const at = new Date('2026-03-05T12:00:00.123Z');
    const long = 'ä€😀'.repeat(60_000);
    const things: Thing[] = [
      { _id: 'a', hash: Buffer.from([0, 255]), n: -1, at, data: null },
      { _id: 'b', hash: Buffer.alloc(0), n: 2 ** 31 - 1, at: new Date(-1), data: '' },
      { _id: 'c', hash: Buffer.alloc(70_000, 7), n: 0, at, data: long },
      { _id: 'd', hash: Buffer.alloc(1), n: 0, at, data: '\ud83d' },
    ];
    const n = await unitOfWork.run(async () => {
      copy(...things);
      return count();
    });
    expect(n).toBe(4);
    const [a, b, c, d] = await stored();
    expect([a, b, c]).toEqual(things.slice(0, 3));
    expect(d?.data).toBe('\ufffd');
  });

  it('fails with the error of a copy, whatever was sent behind it', async () => {
    const thing = { _id: 'a', hash: Buffer.alloc(0), n: 0, at: new Date(0), data: null };
    const work = unitOfWork.run(async () => {
      add('a');
      copy({ ...thing, _id: 'b' }, thing);
      add('c');
    });
    await expect(work).rejects.toMatchObject({ code: '23505' });
    expect(await stored()).toEqual([]);
    await unitOfWork.run(async () => copy(thing));
    expect(await stored()).toEqual([thing]);
  });

  it('skips a copy behind an error', async () => {
    const thing = { _id: 'a', hash: Buffer.alloc(0), n: 0, at: new Date(0), data: null };
    const work = unitOfWork.run(async () => {
      unitOfWork.write(WRONG, []);
      copy(thing);
      await count();
    });
    await expect(work).rejects.toMatchObject({ code: '42P01' });
    expect(await stored()).toEqual([]);
  });
});
