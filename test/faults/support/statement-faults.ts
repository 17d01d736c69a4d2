import pg from 'pg';

/** SQLSTATEs that are injected. */
export const SQLSTATE = {
  serializationFailure: '40001',
  deadlock: '40P01',
  canceled: '57014',
  diskFull: '53100',
} as const;

/**
 * What writes sessions fails, when the disk is full whatever writes events. A sequence is not rolled back with the transaction that has failed, so a fault happens as often as it was armed.
 */
const INSTALL = `
  CREATE SEQUENCE fault_count;
  CREATE TABLE fault (state text, until bigint);
  INSERT INTO fault VALUES ('', 0);
  CREATE FUNCTION raise_fault() RETURNS trigger LANGUAGE plpgsql AS $$
  DECLARE armed fault;
  BEGIN
    SELECT * INTO armed FROM fault;
    IF TG_NARGS > 0 AND TG_ARGV[0] <> armed.state THEN
      RETURN NULL;
    END IF;
    IF armed.until > 0 AND nextval('fault_count') <= armed.until THEN
      RAISE EXCEPTION 'injected fault' USING ERRCODE = armed.state;
    END IF;
    RETURN NULL;
  END $$;
  CREATE TRIGGER fault AFTER INSERT OR UPDATE ON session FOR EACH STATEMENT EXECUTE FUNCTION raise_fault();
  CREATE TRIGGER fault AFTER INSERT ON event FOR EACH STATEMENT EXECUTE FUNCTION raise_fault('53100')`;

/** Makes Postgres itself fail statements and cut connections of the server under test, as it does on its own when things go wrong. */
export class StatementFaults {
  private constructor(private readonly client: pg.Client) {}

  /** Prepares the database of a running server, once. */
  static async install(databaseUrl: string): Promise<StatementFaults> {
    const faults = await StatementFaults.open(databaseUrl);
    await faults.client.query(INSTALL);
    return faults;
  }

  /** For a database that is prepared. */
  static async open(databaseUrl: string): Promise<StatementFaults> {
    const client = new pg.Client({ connectionString: databaseUrl, application_name: 'faults' });
    client.on('error', () => {});
    await client.connect();
    return new StatementFaults(client);
  }

  /** The next so many transactions that write sessions fail with this SQLSTATE, while they run. */
  async fail(state: string, times: number): Promise<void> {
    await this.client.query(
      `WITH reset AS (SELECT setval('fault_count', 1, false)) UPDATE fault SET state = $1, until = $2 FROM reset`,
      [state, times],
    );
  }

  /** How many of those that were armed are still to come. */
  async left(): Promise<number> {
    const { rows } = await this.client.query(
      `SELECT greatest(0, until - CASE WHEN is_called THEN last_value ELSE 0 END)::int AS n FROM fault, fault_count`,
    );
    return rows[0].n as number;
  }

  /** Cuts all connections of the server's pool; how many. */
  terminate(): Promise<number> {
    return this.#signal('pg_terminate_backend', 'true');
  }

  /** Cancels what runs right now, as a statement timeout does; how many. */
  cancel(): Promise<number> {
    return this.#signal('pg_cancel_backend', `state = 'active'`);
  }

  /**
   * A real deadlock: a transaction of ours holds the counter of the chargestation's events, waits until a batch waits for it, and asks for
   * what the batch holds. Postgres ends one of the two.
   */
  async deadlock(chargestation: string): Promise<void> {
    const { client } = this;
    const open = `SELECT FROM session WHERE chargestation = $1 AND status = 'Started' FOR UPDATE`;
    await client.query(`BEGIN; SET LOCAL deadlock_timeout = '1min'`);
    try {
      await client.query('SELECT FROM event_counter WHERE subject = $1 FOR UPDATE', [
        chargestation,
      ]);
      await this.#somebodyWaits();
      await client.query(open, [chargestation]);
    } catch (error) {
      if ((error as { code?: string }).code !== SQLSTATE.deadlock) throw error;
    } finally {
      await client.query('ROLLBACK');
    }
  }

  /** How many deadlocks Postgres has seen. */
  async deadlocks(): Promise<number> {
    const { rows } = await this.client.query(
      'SELECT deadlocks::int AS n FROM pg_stat_database WHERE datname = current_database()',
    );
    return rows[0].n as number;
  }

  /** Holds what every batch needs while `work` runs; gives it a client that sees what was committed before. */
  async locked(work: (inside: pg.Client) => Promise<void>): Promise<void> {
    await this.client.query('BEGIN; LOCK TABLE ocpp_frame IN ACCESS EXCLUSIVE MODE');
    try {
      await work(this.client);
    } finally {
      await this.client.query('ROLLBACK');
    }
  }

  async close(): Promise<void> {
    await this.client.end();
  }

  async #signal(how: string, condition: string): Promise<number> {
    const { rowCount } = await this.client.query(
      `SELECT ${how}(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND application_name = 'ohmgate' AND ${condition}`,
    );
    return rowCount ?? 0;
  }

  async #somebodyWaits(): Promise<void> {
    const waiting = `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
    while (!(await this.client.query(waiting)).rowCount)
      await this.client.query('SELECT pg_sleep(0.02)');
  }
}
