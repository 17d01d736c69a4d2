import pg, { type BindConfig, type Client, type Connection, type QueryResult } from 'pg';
import { arePlain, bindMessage } from './bind-message.js';

/** A named statement: Postgres parses and plans it once per connection. The name must be unique for its text. */
export interface Statement {
  name: string;
  text: string;
}

/** What `pg` itself calls on its queries; not part of its published types. */
interface SentQuery {
  name: string;
  text: string;
  _result: { _types: unknown };
  _results: QueryResult;
  _canceledDueToError: Error | false;
  submit(connection: WireConnection): Error | null;
  handleRowDescription(message: object): void;
  handleDataRow(message: object): void;
  handleCommandComplete(message: object, connection: WireConnection): void;
  handleReadyForQuery(connection: WireConnection): void;
  handleError(error: Error, connection: WireConnection): void;
}

/** What those queries call on their connection. */
interface WireConnection extends Connection {
  submittedNamedStatements: Record<string, string>;
  endCopyFrom(): void;
}

type QueryClass = new (
  config: { name?: string; text: string; values?: unknown[] },
  values?: undefined,
  callback?: (error: Error | null, result: QueryResult) => void,
) => SentQuery;

const Query = pg.Query as unknown as QueryClass;
/** The group that takes further statements on a connection. */
const openGroups = new WeakMap<Client, StatementGroup>();
const guarded = new WeakSet<Client>();
const silenced = new WeakMap<WireConnection, WireConnection>();

/**
 * Statements of a transaction that are sent one by one, so that Postgres works on the first while the next is being made, and answered
 * together: each Sync of the protocol costs a packet and a wake-up on both sides, so there is one for all of them instead of one for
 * each. After an error Postgres skips the rest of the group. To `pg` the group is one query.
 */
export class StatementGroup extends Query {
  /** Resolves to the result of the last statement; rejects with the error of the one that failed. */
  readonly result: Promise<QueryResult>;
  readonly #client: Client;
  readonly #queries: SentQuery[] = [];
  /** Index of the statement that Postgres works on. */
  #at = 0;
  #ended = false;
  #connection: WireConnection | undefined;
  #withoutSync: WireConnection | undefined;

  /** The group that is open on the connection, or a new one. */
  static of(client: Client): StatementGroup {
    return openGroups.get(client) ?? new StatementGroup(client);
  }

  private constructor(client: Client) {
    let settle: (error: Error | null, result: QueryResult) => void = () => undefined;
    const result = new Promise<QueryResult>((resolve, reject) => {
      settle = (error, answer) => (error ? reject(error) : resolve(answer));
    });
    super({ text: '' }, undefined, (error, answer) => settle(error, answer));
    this.result = result;
    result.catch(() => undefined);
    this.#client = client;
    guard(client);
    send(client, this);
    openGroups.set(client, this);
  }

  /** Called by `pg` as soon as the group may write to the connection. */
  override submit(connection: WireConnection): Error | null {
    this.#connection = connection;
    this.#withoutSync = withoutSync(connection);
    return null;
  }

  /** Sends a statement. @throws Error when its parameters cannot be sent; the transaction must then be given up */
  add(statement: Statement, values: unknown[]): void {
    if (this.#ended || !this.#connection || !this.#withoutSync) return;
    const query = new Query({ ...statement, values });
    query._result._types = this._result._types;
    this.#queries.push(query);
    if (this.#queries.length === this.#at + 1) this.#tellRunning();
    const error = query.submit(this.#withoutSync);
    if (error) throw error;
  }

  /** Sends a `COPY ... FROM STDIN` with its rows; see `copy-rows.ts`. */
  copy(statement: Statement, messages: readonly Buffer[]): void {
    if (this.#ended || !this.#connection) return;
    const { stream } = this.#connection;
    stream.cork();
    this.add(statement, []);
    for (const message of messages) stream.write(message);
    this.#connection.endCopyFrom();
    stream.uncork();
  }

  /** Nothing follows: Postgres answers. */
  end(): Promise<QueryResult> {
    if (!this.#ended) {
      this.#ended = true;
      openGroups.delete(this.#client);
      this.#connection?.sync();
    }
    return this.result;
  }

  override handleRowDescription(message: object): void {
    this.#queries[this.#at]?.handleRowDescription(message);
  }

  override handleDataRow(message: object): void {
    this.#queries[this.#at]?.handleDataRow(message);
  }

  override handleCommandComplete(message: object, connection: WireConnection): void {
    this.#queries[this.#at]?.handleCommandComplete(message, connection);
    this.#at += 1;
    this.#tellRunning();
  }

  /** The rows of a COPY are on their way already. */
  handleCopyInResponse(): void {}

  override handleReadyForQuery(connection: WireConnection): void {
    const last = this.#queries.at(-1);
    if (last) {
      this._results = last._results;
      this._canceledDueToError = last._canceledDueToError;
    }
    super.handleReadyForQuery(connection);
  }

  override handleError(error: Error, connection: WireConnection): void {
    for (const { name } of this.#queries.slice(this.#at)) {
      delete connection.submittedNamedStatements[name];
    }
    void this.end();
    super.handleError(error, connection);
  }

  /** `pg` notes statements as prepared under the name of the running query. */
  #tellRunning(): void {
    this.name = this.#queries[this.#at]?.name ?? '';
    this.text = this.#queries[this.#at]?.text ?? '';
  }
}

/** Lets a query of `pg` send everything but the Sync behind it. */
function withoutSync(connection: WireConnection): WireConnection {
  const known = silenced.get(connection);
  if (known) return known;
  const bind = (config: BindConfig) => {
    const { statement = '', values = [] } = config;
    if (arePlain(values)) connection.stream.write(bindMessage(statement, values));
    else connection.bind(config, false);
  };
  const made = Object.create(connection, {
    sync: { value: () => undefined },
    bind: { value: bind },
  }) as WireConnection;
  silenced.set(connection, made);
  return made;
}

/** Whoever else uses the connection, such as TypeORM, would read answers to an open group as his own: it is ended first. */
function guard(client: Client): void {
  if (guarded.has(client)) return;
  guarded.add(client);
  Object.assign(client, {
    query(...args: unknown[]): unknown {
      void openGroups.get(client)?.end();
      return send(client, ...args);
    },
  });
}

function send(client: Client, ...args: unknown[]): unknown {
  return Reflect.apply(pg.Client.prototype.query, client, args);
}
