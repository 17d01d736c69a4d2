// The admin panel's pages. Usage: node scripts/panel.mjs client | build | dev | size
//   client  types of the REST API from openapi.json, when they are older than it
//   build   client, then the pages into dist/admin-panel/ui
//   dev     client, then the pages on port 5173 with every other request passed on to a server on port 3000
//   size    fails when the built pages are larger than the budget
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const root = fileURLToPath(new URL('..', import.meta.url));
const pages = join(root, 'src/admin-panel/ui');
const built = join(root, 'dist/admin-panel/ui');
const client = join(pages, 'generated');
const openApi = join(root, 'openapi.json');

/** Largest sizes of what a browser loads, compressed, in kB. */
const BUDGET = { 'first page': 30, 'any page': 60, 'all pages': 100 };

async function makeClient() {
  const made = statSync(join(client, 'routes.gen.ts'), { throwIfNoEntry: false });
  if (made && made.mtimeMs > statSync(openApi).mtimeMs) return;
  const { createClient } = await import('@hey-api/openapi-ts');
  await createClient({
    input: openApi,
    output: { path: client, entryFile: false },
    plugins: ['@hey-api/typescript'],
    logs: { level: 'silent' },
  });
  writeFileSync(join(client, 'routes.gen.ts'), routes());
}

/** A type that names for each route, such as `GET /v1.1/sessions`, what goes into a request and what is answered. */
function routes() {
  const { paths } = JSON.parse(readFileSync(openApi, 'utf8'));
  const made = readFileSync(join(client, 'types.gen.ts'), 'utf8');
  const lines = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods)
      .filter(([, { operationId }]) => operationId)
      .map(([method, { operationId }]) => {
        const name = operationId[0].toUpperCase() + operationId.slice(1);
        const answer = made.includes(`type ${name}Response =`) ? `types.${name}Response` : 'void';
        return `  '${method.toUpperCase()} ${path}': { given: types.${name}Data; answer: ${answer} };`;
      }),
  );
  return [
    `import type * as types from './types.gen.js';`,
    'export interface Routes {',
    ...lines,
    '}',
    '',
  ].join('\n');
}

/** @type {import('vite').InlineConfig} */
const config = {
  configFile: false,
  root: pages,
  base: '/admin/',
  logLevel: 'error',
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    outDir: built,
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    manifest: true,
  },
};

async function build() {
  await makeClient();
  const { build: buildPages } = await import('vite');
  await buildPages(config);
}

async function develop() {
  await makeClient();
  const { createServer } = await import('vite');
  const target = process.env.PANEL_API ?? 'http://localhost:3000';
  const server = await createServer({
    ...config,
    logLevel: 'info',
    server: {
      port: Number(process.env.PANEL_PORT ?? 5173),
      proxy: {
        '^/(v1.1|docs)': target,
        '^/admin/(session|password)$': target,
        '^/admin/invitation$': {
          target,
          bypass: ({ method, url }) => (method === 'GET' ? url : undefined),
        },
      },
    },
  });
  await server.listen();
  server.printUrls();
}

/** Compressed size of a built file in kB. */
function kilobytes(file) {
  return gzipSync(readFileSync(join(built, file)), { level: 9 }).length / 1000;
}

/** What the browser loads for an entry of Vite's manifest: itself, what it imports at once, their styles. */
function filesOf(manifest, name, seen = new Set()) {
  if (seen.has(name)) return [];
  seen.add(name);
  const { file, css = [], imports = [] } = manifest[name];
  return [file, ...css, ...imports.flatMap((other) => filesOf(manifest, other, seen))];
}

function checkSize() {
  if (!existsSync(join(built, '.vite/manifest.json'))) {
    throw new Error('The pages are not built: run `npm run build` first.');
  }
  const manifest = JSON.parse(readFileSync(join(built, '.vite/manifest.json'), 'utf8'));
  const sum = (files) =>
    [...new Set(files)].reduce((total, file) => total + kilobytes(file), kilobytes('index.html'));
  const first = filesOf(manifest, 'index.html');
  const others = Object.keys(manifest).filter((name) => manifest[name].isDynamicEntry);
  const largest = Math.max(...others.map((name) => sum([...first, ...filesOf(manifest, name)])));
  const all = readdirSync(join(built, 'assets')).map((file) => `assets/${file}`);
  const sizes = { 'first page': sum(first), 'any page': largest, 'all pages': sum(all) };
  for (const [what, size] of Object.entries(sizes)) {
    const fits = size <= BUDGET[what];
    console.log(`${what}: ${size.toFixed(1)} of ${BUDGET[what]} kB${fits ? '' : ': too large'}`);
    if (!fits) process.exitCode = 1;
  }
}

const tasks = { client: makeClient, build, dev: develop, size: checkSize };
const task = tasks[process.argv[2]];
if (!task) throw new Error(`Say one of: ${Object.keys(tasks).join(', ')}`);
await task();
