// The TypeScript client of client/. Usage: node scripts/client.mjs generate | pack [folder]
//   generate  types and calls of the REST API from openapi.json, when they are older than it
//   pack      generate, compile, and make a tarball (in client/, or in another folder) that any project can install
import { spawnSync } from 'node:child_process';
import { copyFileSync, rmSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const client = join(root, 'client');
const openApi = join(root, 'openapi.json');

/** One class with a method for each operation; the pages' own sign-in and the health checks are not for applications. */
async function generate() {
  const folder = join(client, 'src/generated');
  const made = statSync(join(folder, 'sdk.gen.ts'), { throwIfNoEntry: false });
  if (made && made.mtimeMs > statSync(openApi).mtimeMs) return;
  const { createClient } = await import('@hey-api/openapi-ts');
  await createClient({
    input: openApi,
    output: { path: folder, entryFile: false, module: { extension: '.js' } },
    parser: { filters: { operations: { exclude: ['/ \\/(admin|healthz|readyz|metrics)/'] } } },
    plugins: [
      '@hey-api/typescript',
      { name: '@hey-api/client-fetch', throwOnError: true },
      {
        name: '@hey-api/sdk',
        operations: { strategy: 'single', containerName: 'Ohmgate', methods: 'instance' },
        responseStyle: 'data',
      },
    ],
    logs: { level: 'silent' },
  });
}

function run(...words) {
  const { status } = spawnSync(process.execPath, words, { stdio: 'inherit' });
  if (status !== 0) process.exit(1);
}

async function pack(folder = client) {
  await generate();
  rmSync(join(client, 'dist'), { recursive: true, force: true });
  run(join(root, 'node_modules/typescript/bin/tsc'), '-p', join(client, 'tsconfig.build.json'));
  copyFileSync(join(root, 'LICENSE'), join(client, 'LICENSE'));
  const words = ['pack', '--ignore-scripts', '--pack-destination', resolve(folder)];
  const { status } = spawnSync('npm', words, {
    cwd: client,
    stdio: ['ignore', 'inherit', 'ignore'],
  });
  process.exitCode = status ?? 1;
}

const [task, ...words] = process.argv.slice(2);
const tasks = { generate, pack };
if (!tasks[task]) throw new Error(`Say one of: ${Object.keys(tasks).join(', ')}`);
await tasks[task](...words);
