import { readFileSync, realpathSync, unlinkSync } from 'node:fs';
import type { Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';

/** Name of the only role and of the application's database. */
export const NAME = 'ohmgate';

/** Advisory lock in the database `postgres` that every process using the server holds shared. */
const USERS_LOCK = 7_364_001;

/** Longest wait in ms for crash recovery or for a shutdown with its checkpoint. */
const READY_WITHIN_MS = 600_000;

/** A cluster on disk and the password of its role. */
export interface Cluster {
  folder: string;
  password: string;
}

/** The connection that marks this process as a user of the server; `ref`/`unref` are absent in pg's types. */
export type Presence = pg.Client & Pick<Socket, 'ref' | 'unref'>;

/** A server that answers, and our presence on it. */
export interface RunningServer {
  port: number;
  presence: Presence;
}

/** What the server's lock file says (PostgreSQL manual, "Database File Layout", `postmaster.pid`). */
export interface PostmasterFile {
  pid: number;
  port: number;
}

/** Reads the text of `postmaster.pid`; `undefined` while the server has not yet written its port. */
export function parsePostmasterFile(text: string): PostmasterFile | undefined {
  const lines = text.split('\n');
  const pid = Number(lines[0]);
  const port = Number(lines[3]);
  return pid > 0 && port > 0 ? { pid, port } : undefined;
}

/** The lock file of the cluster; `undefined` when there is none or it is incomplete. */
export function readPostmasterFile(cluster: string): PostmasterFile | undefined {
  try {
    return parsePostmasterFile(readFileSync(join(cluster, 'postmaster.pid'), 'utf8'));
  } catch {
    return undefined;
  }
}

/** URL of one database of the server. */
export function databaseUrl(cluster: Cluster, port: number, database: string): string {
  return `postgres://${NAME}:${cluster.password}@127.0.0.1:${port}/${database}`;
}

/**
 * Joins the server that runs on this very cluster, as its lock file and its own `data_directory` agree.
 * Waits while it recovers, starts or shuts down.
 *
 * @returns `undefined` when no server runs on the cluster
 */
export async function joinRunningServer(cluster: Cluster): Promise<RunningServer | undefined> {
  const deadline = Date.now() + READY_WITHIN_MS;
  while (Date.now() < deadline) {
    const file = readPostmasterFile(cluster.folder);
    if (!file) return undefined;
    const answer = await joinServer(cluster, file.port);
    if (answer === 'absent') return undefined;
    if (answer !== 'busy') return { port: file.port, presence: answer };
    await sleep(100);
  }
  throw new Error(
    `Postgres on ${cluster.folder} did not become ready within ${READY_WITHIN_MS} ms.`,
  );
}

/**
 * One attempt to join the server at a port: our connection to it; `busy` while it starts or stops;
 * `absent` when nothing answers there or it serves another cluster.
 */
async function joinServer(cluster: Cluster, port: number): Promise<Presence | 'busy' | 'absent'> {
  const client = new pg.Client({
    connectionString: databaseUrl(cluster, port, 'postgres'),
    application_name: 'ohmgate presence',
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
  }) as Presence;
  client.on('error', () => {}); // its loss is noticed when it is used next
  try {
    await client.connect();
    const { rows } = await client.query(
      `select current_setting('data_directory') as folder, pg_try_advisory_lock_shared($1) as joined`,
      [USERS_LOCK],
    );
    const ours = realpathSync(rows[0].folder) === realpathSync(cluster.folder);
    if (ours && rows[0].joined) return client;
    await client.end();
    return ours ? 'busy' : 'absent';
  } catch (error) {
    client.end().catch(() => {});
    return stateToldByError(error as { code?: string });
  }
}

/** What a failed attempt says of the server. Throws the error when it says nothing of the kind. */
function stateToldByError(error: { code?: string }): 'busy' | 'absent' {
  const code = error.code ?? 'cut'; // pg gives no code when the server cuts the connection
  if (/^(57|cut|ECONNRESET|EPIPE)/.test(code)) return 'busy';
  if (/^(28|ECONNREFUSED|ENOENT|EACCES)/.test(code)) return 'absent';
  throw error;
}

/**
 * Leaves the server and, if no other process uses it, shuts it down (fast shutdown, SIGINT) and waits
 * for its end. "Uses" means: holds the shared advisory lock. Whoever leaves gives its share back first
 * and then asks for the whole lock, so of several that leave at once the last one gets it; and while it
 * is held nobody can join a server that is about to stop.
 *
 * @returns `inUse`: left running for another process; `gone`: it had ended or is being stopped by another process
 */
export async function leaveServer(
  cluster: Cluster,
  presence: Presence,
): Promise<'stopped' | 'inUse' | 'gone'> {
  presence.ref();
  const connection = await presence.query('select 1').then(
    () => presence,
    async () => (await joinRunningServer(cluster))?.presence,
  );
  const file = readPostmasterFile(cluster.folder);
  if (!connection || !file) return 'gone';
  const alone = await connection
    .query('select pg_advisory_unlock_shared($1)', [USERS_LOCK])
    .then(() => connection.query('select pg_try_advisory_lock($1) as alone', [USERS_LOCK]))
    .then(
      ({ rows }) => rows[0].alone as boolean,
      () => undefined, // cut: since our share is back, somebody else was the last one and stops it
    );
  if (!alone) {
    await connection.end();
    return alone === false ? 'inUse' : 'gone';
  }
  process.kill(file.pid, 'SIGINT');
  const deadline = Date.now() + READY_WITHIN_MS;
  while (readPostmasterFile(cluster.folder)?.pid === file.pid) {
    if (Date.now() > deadline) throw new Error(`Postgres (process ${file.pid}) does not stop.`);
    await sleep(20);
  }
  connection.end().catch(() => {});
  return 'stopped';
}

/**
 * Whether a server that wrote this before it exited may start a moment later: another one is starting,
 * processes of a killed one still hold its shared memory, the port was taken in between, or a process
 * that had adopted the server already left again as the last one.
 */
export function isPassingFailure(output: string): boolean {
  return /lock file "postmaster\.pid"|shared memory block .* in use|could not bind|could not create any TCP\/IP sockets|received fast shutdown request/.test(
    output,
  );
}

/**
 * Removes a lock file whose process number has meanwhile gone to a program that is not this cluster's
 * server, or whose server is dead and only unreaped: after a restart of the machine or container
 * Postgres would refuse to start because of it. Its shared memory check still keeps a second server
 * off a cluster in use. Without `/proc` nothing is removed.
 */
export function discardForeignPostmasterFile(cluster: string): void {
  try {
    const file = readPostmasterFile(cluster);
    if (!file) return;
    const command = readFileSync(`/proc/${file.pid}/cmdline`, 'utf8');
    if (!command.split('\0').includes(cluster)) unlinkSync(join(cluster, 'postmaster.pid'));
  } catch {
    // the process or the file is gone: Postgres deals with that itself
  }
}
