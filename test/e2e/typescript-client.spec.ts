import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { copyFile, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { resultOf } from '../support/api-client.js';
import { ADMIN_KEY, type RunningApp, startApp } from '../support/app.js';
import { readCode } from '../support/docs-page.js';
import { eventually } from '../support/eventually.js';
import { temporaryFolder } from '../support/postgres.js';
import { VirtualStation } from '../support/virtual-station.js';

const run = promisify(execFile);
const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const TSC = join(ROOT, 'node_modules/typescript/bin/tsc');
const EXAMPLE = join(ROOT, 'client/example/follow-a-session.ts');

/** What must compile, and what must not: `type` tells what `data` is. */
const TYPES = `
import { createOhmgate, type Session, verifyWebhook, type WebhookEvent } from 'ohmgate-client';

export function energyOf(event: WebhookEvent): number | null {
  if (event.type === 'session.ended') {
    const session: Session = event.data;
    return session.metrics.energyConsumed;
  }
  if (event.type === 'chargestation.connector_status.updated') {
    const { changed_connector, connectors } = event.data;
    return connectors.findIndex(({ _id, status }) => _id === changed_connector && status === 'Charging');
  }
  if (event.type === 'chargestation.reset.rejected') return event.data.error === null ? 0 : 1;
  // @ts-expect-error: not every event is about a session
  return event.data.metrics.energyConsumed;
}

// @ts-expect-error: there is no such event
export const wrong: WebhookEvent['type'] = 'session.begun';

export async function calls() {
  const ohmgate = createOhmgate({ url: 'http://localhost', apiKey: 'key' });
  const { result, hasNext } = await ohmgate.listSessions({ query: { paginate_limit: 10, status: 'Started' } });
  const energy: (number | null)[] = result.map((session) => session.metrics.energyConsumed);
  // @ts-expect-error: an id is needed
  await ohmgate.getSession({ path: {} });
  // @ts-expect-error: no such setting
  await ohmgate.updateOrganizationSettings({ body: { heartbeat: 5 } });
  // @ts-expect-error: the body is needed
  verifyWebhook({ secret: '', headers: {} });
  return { energy, hasNext };
}
`;

describe('the TypeScript client, packed and installed in another project', () => {
  let folder: string;

  beforeAll(async () => {
    folder = await temporaryFolder();
    await run(process.execPath, [join(ROOT, 'scripts/client.mjs'), 'pack', folder], { cwd: ROOT });
    const tarball = (await readdir(folder)).find((name) => name.endsWith('.tgz')) as string;
    await writeFile(join(folder, 'package.json'), '{"name": "app", "type": "module"}');
    const install = ['install', '--offline', '--no-audit', '--no-fund', `./${tarball}`];
    await run('npm', install, { cwd: folder });
    await copyFile(EXAMPLE, join(folder, 'follow-a-session.ts'));
    await writeFile(join(folder, 'types.ts'), TYPES);
    await writeFile(join(folder, 'readme.ts'), readCode('../client/README.md', 'ts'));
  }, 120_000);
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('brings its types and a page to read, and needs nothing else', async () => {
    const installed = join(folder, 'node_modules');
    const entries = await readdir(installed);
    expect(entries.filter((name) => !name.startsWith('.'))).toEqual(['ohmgate-client']);
    const files = await readdir(join(installed, 'ohmgate-client'));
    expect(files.sort()).toEqual(['LICENSE', 'README.md', 'dist', 'package.json']);
    const manifest = await readFile(join(installed, 'ohmgate-client/package.json'), 'utf8');
    expect(JSON.parse(manifest)).not.toHaveProperty('dependencies');
  });

  it('compiles strictly, and narrows `data` by `type`', async () => {
    const node = join(ROOT, 'node_modules/@types');
    const options = ['--strict', '--target', 'es2022', '--module', 'nodenext', '--typeRoots', node];
    const words = [
      TSC,
      ...options,
      '--types',
      'node',
      'types.ts',
      'readme.ts',
      'follow-a-session.ts',
    ];
    await run(process.execPath, words, { cwd: folder }).catch(({ stdout }: { stdout: string }) => {
      throw new Error(stdout);
    });
  }, 60_000);

  describe('follows a session of a running server', () => {
    let app: RunningApp;
    let program: ChildProcess;
    let output = '';

    beforeAll(async () => {
      app = await startApp();
      resultOf(await app.api.patch('/organization/settings', { unknown_tokens: 'accept' }));
      program = spawn(process.execPath, ['follow-a-session.js'], {
        cwd: folder,
        env: { ...process.env, OHMGATE_URL: app.url, OHMGATE_API_KEY: ADMIN_KEY },
      });
      for (const stream of [program.stdout, program.stderr]) {
        stream?.on('data', (chunk: Buffer) => {
          output += chunk.toString();
        });
      }
    });
    afterAll(async () => {
      program?.kill('SIGKILL');
      await app?.close();
    });

    it('from the creation of its station to the last webhook', async () => {
      const first = await eventually(
        () => (output.includes('\n') ? output.slice(0, output.indexOf('\n')) : null),
        { what: 'the station of the example' },
      );
      const { endpoint, password } = JSON.parse(first) as { endpoint: string; password: string };
      const station = new VirtualStation({
        version: '2.0.1',
        url: app.wsUrl,
        id: endpoint,
        password,
      });
      await station.connect();
      await station.boot();
      await station.session({ samples: 3, reading: { energy: 500 } });
      await eventually(() => program.exitCode !== null, { within: 20_000 }).catch(() => {
        throw new Error(`the example does not end: ${output}`);
      });
      await station.close();
      expect({ code: program.exitCode, output }).toEqual({
        code: 0,
        output: expect.stringMatching(
          /^\{.+\}\nended after 1500 Wh \(Local\)\nreset: accepted\nreceived all of \d+ events, 0 gaps\nunknown session: 404 not_found\n$/,
        ) as string,
      });
    });
  });
});
