import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { OcppVersion } from '../../src/shared/vocabulary/station.js';
import { ApiClient, resultOf } from '../support/api-client.js';
import { startServerProcess } from '../support/app-process.js';
import type { BareServerCommands } from './bare-server.js';
import { Child } from './child.js';

/** As `npm start` runs it; the bare server gets the same. */
const NODE_OPTIONS = ['--max-semi-space-size=64'];

/** A server under measurement. */
export interface Server {
  /** Endpoint for stations, without the identity. */
  wsUrl: string;
  pid: number;
  /** Ends it at once; its database is thrown away anyway. */
  stop(): Promise<void>;
}

/** Ohmgate with a key for its REST API. */
export interface OhmgateServer extends Server {
  api: ApiClient;
  /** What it has printed. */
  output(): string;
}

/** Starts Ohmgate on an empty database, as its users run it, except that unknown stations and idTokens are let in. */
export async function startOhmgate(databaseUrl: string, inspect: boolean): Promise<OhmgateServer> {
  const folder = await mkdtemp(join(tmpdir(), 'ohmgate-bench-app-'));
  await chmod(folder, 0o711);
  const key = randomBytes(20).toString('hex');
  const options = inspect ? [...NODE_OPTIONS, '--inspect=127.0.0.1:0'] : NODE_OPTIONS;
  const { url, wsUrl, pid, output, kill } = await startServerProcess({
    NODE_OPTIONS: options.join(' '),
    DATABASE_URL: databaseUrl,
    DATA_DIR: folder,
    BOOTSTRAP_ADMIN_API_KEY: key,
    API_RATE_LIMIT: '1000000', // counted, and never reached
    OCPP_UNKNOWN_STATIONS: 'accept',
    OCPP_ALLOW_UNAUTHENTICATED: 'true',
    WEBHOOK_ALLOW_HTTP: 'true',
    WEBHOOK_ALLOWED_CIDRS: '127.0.0.0/8',
    LOG_LEVEL: 'warn',
  });
  const api = new ApiClient(url, key);
  resultOf(await api.patch('/organization/settings', { unknown_tokens: 'accept' }));
  const stop = async () => {
    await kill('SIGKILL');
    await rm(folder, { recursive: true, force: true });
  };
  return { wsUrl, pid, api, output, stop };
}

/** Starts the bare server that stores messages in an empty database. */
export async function startBareServer(databaseUrl: string, version: OcppVersion): Promise<Server> {
  const child = Child.start<BareServerCommands>('./bare-server.js', NODE_OPTIONS);
  return asServer(child, await child.ask('store', databaseUrl, version));
}

/** Starts the bare server that only answers. */
export async function startEchoServer(): Promise<Server> {
  const child = Child.start<BareServerCommands>('./bare-server.js', NODE_OPTIONS);
  return asServer(child, await child.ask('echo'));
}

function asServer(child: Child<BareServerCommands>, port: number): Server {
  return { wsUrl: `ws://127.0.0.1:${port}`, pid: child.pid, stop: () => child.end() };
}
