import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { eventually } from './eventually.js';

/** The server as a process of its own. */
export interface AppProcess {
  /** Base of REST, for example `http://127.0.0.1:41234`. */
  url: string;
  /** Endpoint for stations, without the identity. */
  wsUrl: string;
  pid: number;
  /** What the process has printed so far. */
  output(): string;
  /** Sends the signal (default SIGKILL) and waits for the end; gives the exit code, null after a kill. */
  kill(signal?: NodeJS.Signals): Promise<number | null>;
}

/**
 * Starts the built server (`npm run build` first) and waits until `/readyz` answers 200. Variables of the caller's
 * environment do not reach it, except PATH and the like; `PORT` in `env` keeps a port over restarts.
 * Throws with the process's output when it ends before it is ready; `cancel` ends it at any moment,
 * with SIGTERM, or with SIGKILL when that is its reason.
 */
export async function startServerProcess(
  env: Record<string, string>,
  cancel?: AbortSignal,
): Promise<AppProcess> {
  const port = env.PORT && env.PORT !== '0' ? env.PORT : String(await freePort());
  const { PATH, HOME, TMPDIR, LANG } = process.env;
  const child = spawn(process.execPath, [entryPoint()], {
    env: { PATH, HOME, TMPDIR, LANG, HOST: '127.0.0.1', ...env, PORT: port },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  cancel?.addEventListener('abort', () => child.kill(signalOf(cancel)));
  const printed: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => printed.push(chunk.toString()));
  }
  const output = () => printed.join('');
  const url = `http://127.0.0.1:${port}`;
  await eventually(() => hasEnded(child) || isReady(url), {
    within: 60_000,
    what: '/readyz',
  }).catch(async (error: Error) => {
    await end(child, 'SIGKILL');
    throw new Error(`the server does not get ready: ${error.message}\n${output()}`);
  });
  if (hasEnded(child)) throw new Error(`the server ended at its start:\n${output()}`);
  return {
    url,
    wsUrl: `ws://127.0.0.1:${port}/ocpp`,
    pid: child.pid as number,
    output,
    kill: (signal = 'SIGKILL') => end(child, signal),
  };
}

/** A port on 127.0.0.1 that nobody listens on at the moment. */
export async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

function signalOf({ reason }: AbortSignal): NodeJS.Signals {
  return reason === 'SIGKILL' ? 'SIGKILL' : 'SIGTERM';
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  if (!hasEnded(child)) {
    const ended = once(child, 'exit');
    child.kill(signal);
    await ended;
  }
  return child.exitCode;
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

async function isReady(url: string): Promise<boolean> {
  const response = await fetch(`${url}/readyz`);
  await response.body?.cancel();
  return response.ok;
}

/** `dist/src/main.js` below the package, from the sources as well as from `dist` itself. */
function entryPoint(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json'))) folder = dirname(folder);
  const file = join(folder, 'dist', 'src', 'main.js');
  if (!existsSync(file)) throw new Error('the server is not built: npm run build');
  return file;
}
