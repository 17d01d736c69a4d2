// `npm run migration:generate -- Name | run | revert | check`: the TypeORM command line on the compiled
// output (these npm scripts build first). generate and check compare the entities with the migrations on
// an empty database of their own; run and revert work on DATABASE_URL or the embedded Postgres in DATA_DIR.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = 'src/shared/database/migrations';
const typeorm = createRequire(import.meta.url).resolve('typeorm/cli');
const { startEmbeddedPostgres } = await import('../dist/src/shared/database/embedded-postgres.js');

const [command, name] = process.argv.slice(2);

/** Runs a program in the root folder. Resolves with its exit code. */
async function run(program, words, env = {}) {
  const child = spawn(program, words, {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, ...env },
  });
  const [code] = await once(child, 'exit');
  return code ?? 1;
}

/** Runs the TypeORM command line on a database. Resolves with its exit code. */
function typeormOn(url, ...words) {
  return run(process.execPath, [typeorm, ...words, '-d', 'dist/ormconfig.js'], {
    DATABASE_URL: url,
  });
}

/** Calls `work` with the URL of the installation's database. */
async function onOwnDatabase(work) {
  if (process.env.DATABASE_URL) return work(process.env.DATABASE_URL);
  const server = await startEmbeddedPostgres({
    dataDir: process.env.DATA_DIR || join(root, 'data'),
  });
  return work(server.url).finally(() => server.stop());
}

/** Calls `work` with the URL of a temporary database that has all migrations; DATABASE_URL is used as it is. */
async function onMigratedDatabase(work) {
  if (process.env.DATABASE_URL) return work(process.env.DATABASE_URL);
  const dataDir = await mkdtemp(join(tmpdir(), 'ohmgate-migration-'));
  await chmod(dataDir, 0o711); // the server's account passes through it when we are root
  try {
    const server = await startEmbeddedPostgres({ dataDir, settings: { fsync: 'off' } });
    try {
      return (await typeormOn(server.url, 'migration:run')) || (await work(server.url));
    } finally {
      await server.stop();
    }
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
}

const commands = {
  generate: async () => {
    if (!/^[A-Z]\w*$/.test(name ?? '')) {
      console.error('Usage: npm run migration:generate -- NameOfTheChange');
      return 2;
    }
    const words = ['migration:generate', `${folder}/${name}`, '--esm', '--pretty'];
    const code = await onMigratedDatabase((url) => typeormOn(url, ...words));
    return code || run(join(root, 'node_modules/.bin/biome'), ['format', '--write', folder]);
  },
  check: () =>
    onMigratedDatabase((url) =>
      typeormOn(url, 'migration:generate', `${folder}/Check`, '--esm', '--check'),
    ),
  run: () => onOwnDatabase((url) => typeormOn(url, 'migration:run')),
  revert: () => onOwnDatabase((url) => typeormOn(url, 'migration:revert')),
};

if (!Object.hasOwn(commands, command)) {
  console.error(`Usage: node scripts/migration.mjs ${Object.keys(commands).join('|')}`);
  process.exit(2);
}
process.exitCode = await commands[command]();
