import { AsyncLocalStorage } from 'node:async_hooks';
import type { Socket } from 'node:net';
import { Injectable } from '@nestjs/common';
import type { Client, QueryResult } from 'pg';
import { DataSource, type EntityManager, type QueryRunner } from 'typeorm';
import type { CopyRows } from './copy-rows.js';
import { type Statement, StatementGroup } from './statement-group.js';

export type { Statement } from './statement-group.js';

const BEGIN: Statement = { name: 'begin', text: 'BEGIN' };
const COMMIT: Statement = { name: 'commit', text: 'COMMIT' };

interface Transaction {
  runner: QueryRunner;
  client: Client;
  /** The groups in which statements were sent. */
  groups: Set<StatementGroup>;
  /** Where statements are held back until the end of the tick; null: each is written at once. */
  held: Socket | null;
  /** The first failure; later ones are only its echo ("current transaction is aborted"). */
  firstError: unknown;
  remembered: Map<unknown, unknown>;
  beforeCommit: Map<unknown, () => void | Promise<void>>;
  afterCommit: (() => void)[];
}

/**
 * One database transaction that everything called inside it joins, found through AsyncLocalStorage.
 *
 * `query` awaits its rows. `write` is sent behind the statements before it without waiting (pipelining), so a batch costs
 * few round trips; its error surfaces at the next `query` or at the commit. Nothing counts before `run` has resolved.
 */
@Injectable()
export class UnitOfWork {
  readonly #storage = new AsyncLocalStorage<Transaction>();
  #statements = 0;

  constructor(private readonly dataSource: DataSource) {}

  /** How many statements this process has sent through units of work, BEGIN and COMMIT included. */
  get statementCount(): number {
    return this.#statements;
  }

  /** Whether the caller runs inside a unit of work. */
  get active(): boolean {
    return this.#storage.getStore() !== undefined;
  }

  /**
   * Runs `work` in a transaction, or joins the one under way. Rolls back and rejects with the first error.
   *
   * @param brief its statements are few and small: those of one tick, COMMIT included, go to Postgres in one write, since a write costs more than
   *   they do. Where there is much to do between statements, Postgres had better begin with the first ones meanwhile.
   */
  async run<T>(work: () => Promise<T>, { brief = false } = {}): Promise<T> {
    if (this.#storage.getStore()) return work();
    const runner = this.dataSource.createQueryRunner();
    try {
      const client = (await runner.connect()) as Client;
      const transaction: Transaction = {
        runner,
        client,
        groups: new Set(),
        held: brief ? socketOf(client) : null,
        firstError: undefined,
        remembered: new Map(),
        beforeCommit: new Map(),
        afterCommit: [],
      };
      const result = await this.#storage.run(transaction, () => this.#inside(transaction, work));
      for (const notify of transaction.afterCommit) notify();
      return result;
    } finally {
      await runner.release();
    }
  }

  async #inside<T>(transaction: Transaction, work: () => Promise<T>): Promise<T> {
    this.#group(transaction).add(BEGIN, []);
    markTransaction(transaction.runner, true);
    try {
      const result = await work();
      for (const flush of transaction.beforeCommit.values()) await flush();
      await this.#commit(transaction);
      return result;
    } catch (error) {
      await Promise.allSettled(Array.from(transaction.groups, (group) => group.end()));
      await transaction.client.query('ROLLBACK').catch(() => undefined);
      throw transaction.firstError ?? error;
    } finally {
      markTransaction(transaction.runner, false);
    }
  }

  /** Sends COMMIT behind the statements that are still under way: when one of them has failed, it is not executed, or answered with ROLLBACK. */
  async #commit(transaction: Transaction): Promise<void> {
    const { command } = await this.#last(transaction, COMMIT, []);
    if (transaction.firstError !== undefined) throw transaction.firstError;
    if (command !== 'COMMIT') throw new Error('A failed statement of the transaction was ignored');
  }

  /** Sends a statement of the running transaction and resolves to its rows. */
  async query<Row>(statement: Statement, parameters: unknown[]): Promise<Row[]> {
    const { rows } = await this.#last(this.#current(), statement, parameters);
    return rows as Row[];
  }

  /** Sends a statement of the running transaction without waiting for it. */
  write(statement: Statement, parameters: unknown[]): void {
    this.#group(this.#current()).add(statement, parameters);
  }

  /** Sends a `COPY ... FROM STDIN (FORMAT binary)` with its rows without waiting for it: half the cost of an INSERT, but it can only add. */
  copy(statement: Statement, rows: CopyRows): void {
    this.#group(this.#current()).copy(statement, rows.end());
  }

  /** TypeORM's manager of the running transaction, for entities. */
  get manager(): EntityManager {
    return this.#current().runner.manager;
  }

  /** What belongs to the running transaction under this key; made at the first call and forgotten with the transaction. */
  remember<T>(key: unknown, make: () => T): T {
    const { remembered } = this.#current();
    if (!remembered.has(key)) remembered.set(key, make());
    return remembered.get(key) as T;
  }

  /** Runs `flush` once at the end of the transaction, before its commit; a second call with the same key changes nothing. */
  beforeCommit(key: unknown, flush: () => void | Promise<void>): void {
    const { beforeCommit } = this.#current();
    if (!beforeCommit.has(key)) beforeCommit.set(key, flush);
  }

  /** Calls `notify` after the commit, never when the transaction rolls back. It must not throw. */
  afterCommit(notify: () => void): void {
    this.#current().afterCommit.push(notify);
  }

  #current(): Transaction {
    const transaction = this.#storage.getStore();
    if (!transaction) throw new Error('Called outside UnitOfWork.run()');
    return transaction;
  }

  /** Sends a statement as the last of its group and resolves to its result. */
  #last(
    transaction: Transaction,
    statement: Statement,
    parameters: unknown[],
  ): Promise<QueryResult> {
    const group = this.#group(transaction);
    group.add(statement, parameters);
    return group.end();
  }

  /** For the next statement. */
  #group(transaction: Transaction): StatementGroup {
    this.#statements += 1;
    holdBack(transaction.held);
    const group = StatementGroup.of(transaction.client);
    if (!transaction.groups.has(group)) {
      transaction.groups.add(group);
      group.result.catch((error: unknown) => {
        transaction.firstError ??= error;
      });
    }
    return group;
  }
}

/** The driver's socket. */
function socketOf(client: Client): Socket {
  return (client as unknown as { connection: { stream: Socket } }).connection.stream;
}

/** What is written until the microtasks of now are done goes out together. */
function holdBack(socket: Socket | null): void {
  if (!socket) return;
  socket.cork();
  process.nextTick(() => socket.uncork());
}

/** Tells TypeORM that a transaction is open on this connection, so that `save` joins it instead of opening one of its own. */
function markTransaction(runner: QueryRunner, active: boolean): void {
  Object.assign(runner, { isTransactionActive: active });
}
