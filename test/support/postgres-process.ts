import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

/** Another Node process that runs the launcher of the embedded Postgres. */
export interface PostgresProcess {
  child: ChildProcess;
  url: string;
  adopted: boolean;
  /** Makes it stop() and waits for its end. */
  stop(): Promise<void>;
}

/** Bundles the launcher and all it needs into one file in `folder`, so that any account can run it from there. */
export async function bundleLauncher(folder: string): Promise<string> {
  const entry = fileURLToPath(
    new URL('../../src/shared/database/embedded-postgres.ts', import.meta.url),
  );
  await build({
    configFile: false,
    logLevel: 'error',
    ssr: { noExternal: true },
    build: {
      ssr: entry,
      outDir: folder,
      emptyOutDir: false,
      rolldownOptions: { output: { entryFileNames: 'launcher.mjs' } },
    },
  });
  return join(folder, 'launcher.mjs');
}

const PROGRAM = `
const [launcher, options] = process.argv.slice(1);
const { startEmbeddedPostgres } = await import(launcher);
const server = await startEmbeddedPostgres(JSON.parse(options));
console.log(JSON.stringify({ url: server.url, adopted: server.adopted }));
process.stdin.resume().once('end', () => server.stop());
`;

/**
 * Starts such a process, on request under another account, and waits until its Postgres is up. Rejects
 * with its error output if it ends before.
 */
export async function startPostgresProcess(
  launcher: string,
  options: { dataDir: string; nativeFolder?: string },
  { node = process.execPath, ...account }: { node?: string; uid?: number; gid?: number } = {},
): Promise<PostgresProcess> {
  const child = spawn(
    node,
    ['--input-type=module', '-e', PROGRAM, launcher, JSON.stringify(options)],
    { ...account, cwd: '/', stdio: ['pipe', 'pipe', 'pipe'] },
  );
  let errors = '';
  child.stderr.on('data', (chunk) => {
    errors += chunk;
  });
  const ended = once(child, 'exit');
  const line = await Promise.race([
    once(createInterface(child.stdout), 'line').then(([text]) => String(text)),
    ended.then(() => Promise.reject(new Error(`The process ended: ${errors}`))),
  ]);
  return {
    child,
    ...(JSON.parse(line) as { url: string; adopted: boolean }),
    stop: async () => {
      child.stdin.end();
      const [code] = await ended;
      if (code !== 0) throw new Error(`stop() failed: ${errors}`);
    },
  };
}
