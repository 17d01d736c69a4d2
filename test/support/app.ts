import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import type { INestApplicationContext } from '@nestjs/common';
import { startOhmgate } from '../../src/bootstrap.js';
import { loadConfig } from '../../src/shared/config.js';
import { ApiClient } from './api-client.js';
import { type AppProcess, startServerProcess } from './app-process.js';
import { createDatabase, temporaryFolder } from './postgres.js';

export interface AppOptions {
  /** Variables beside, or instead of, the ones that tests always set. */
  env?: Record<string, string>;
  /** An existing database, for instance that of an app that was killed; default a new, empty one. */
  databaseUrl?: string;
  /** For a process: ends it at any moment, also while it starts; see `startServerProcess`. */
  cancel?: AbortSignal;
}

/** A running server and the way in. */
export interface RunningApp {
  /** Base of REST, for example `http://127.0.0.1:41234`. */
  url: string;
  /** Endpoint for stations, without the identity. */
  wsUrl: string;
  /** Client with the key of the first organization's admin. */
  api: ApiClient;
  databaseUrl: string;
  /** Ends the server and drops the database, if it was made for this app. */
  close(): Promise<void>;
}

/** A server inside the test's process. */
export interface RunningServer extends RunningApp {
  /** Gives the application's providers, for what neither REST nor stations can bring about (a job that runs by the clock). */
  nest: INestApplicationContext;
}

/** A server in a process of its own, which can be killed and started again. */
export interface RunningAppProcess
  extends RunningApp,
    Pick<AppProcess, 'pid' | 'output' | 'kill'> {}

/** The key of the first organization's admin in all tests. */
export const ADMIN_KEY = 'admin-key-of-the-tests-0123456789abcdef';
/** The password of the first member, `admin@localhost`, in all tests. */
export const ADMIN_PASSWORD = 'password of the tests';
const SECRETS_KEY = randomBytes(32).toString('base64');

/** Boots the real application inside the test's process, on a free port and a database of its own. */
export async function startApp(options: AppOptions = {}): Promise<RunningServer> {
  const place = await prepare(options);
  const ohmgate = await startOhmgate(loadConfig(place.env)).catch(async (error: unknown) => {
    await place.clear();
    throw error;
  });
  const close = async () => {
    await ohmgate.close();
    await place.clear();
  };
  return {
    ...addresses(ohmgate.url, place.env.BOOTSTRAP_ADMIN_API_KEY),
    ...place.database,
    nest: ohmgate.app,
    close,
  };
}

/**
 * Starts the built server as a child process (`npm run build` first). `kill()` ends it at once and keeps the database;
 * start another one with its `databaseUrl`, and close that one first: who made the database drops it.
 */
export async function startAppProcess(options: AppOptions = {}): Promise<RunningAppProcess> {
  const place = await prepare(options);
  const child = await startServerProcess(place.env, options.cancel).catch(
    async (error: unknown) => {
      await place.clear();
      throw error;
    },
  );
  const end = async () => {
    await child.kill('SIGTERM');
    await place.clear();
  };
  return {
    ...child,
    ...addresses(child.url, place.env.BOOTSTRAP_ADMIN_API_KEY),
    ...place.database,
    close: end,
  };
}

/** Environment, database and data folder of one app, and how to be rid of what was made for it. */
async function prepare({ env = {}, databaseUrl }: AppOptions) {
  const own = databaseUrl ? null : await createDatabase();
  const folder = await temporaryFolder();
  const url = databaseUrl ?? (own?.url as string);
  const variables = {
    HOST: '127.0.0.1',
    PORT: '0',
    DATABASE_URL: url,
    DATA_DIR: folder,
    SECRETS_KEY,
    BOOTSTRAP_ADMIN_API_KEY: ADMIN_KEY,
    BOOTSTRAP_ADMIN_PASSWORD: ADMIN_PASSWORD,
    API_RATE_LIMIT: '0',
    WEBHOOK_ALLOW_HTTP: 'true',
    WEBHOOK_ALLOWED_CIDRS: '127.0.0.0/8',
    OCPP_OFFLINE_GRACE_MS: '200',
    LOG_LEVEL: 'warn',
    ...env,
  };
  const clear = async () => {
    await own?.drop();
    await rm(folder, { recursive: true, force: true });
  };
  return { env: variables as Record<string, string>, database: { databaseUrl: url }, clear };
}

function addresses(
  url: string,
  key: string | undefined,
): Pick<RunningApp, 'url' | 'wsUrl' | 'api'> {
  return { url, wsUrl: `${url.replace(/^http/, 'ws')}/ocpp`, api: new ApiClient(url, key) };
}
