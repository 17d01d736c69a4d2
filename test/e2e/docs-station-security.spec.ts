import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ADMIN_KEY } from '../support/app.js';
import { writeKeyPair } from '../support/certificates.js';
import {
  answersIn,
  failureOf,
  PAGE_TIMEOUT_MS,
  type PageStep,
  readSteps,
  runSteps,
  type StepResult,
} from '../support/docs-page.js';
import { temporaryFolder } from '../support/postgres.js';
import { startTlsApp, type TlsApp } from '../support/tls-app.js';

describe('docs/station-security.md', () => {
  let app: TlsApp;
  let folder: string;
  let steps: PageStep[];
  let results: StepResult[];

  beforeAll(async () => {
    [app, folder] = await Promise.all([startTlsApp(), temporaryFolder()]);
    const authority = join(folder, 'server-ca.pem');
    await writeFile(authority, app.serverAuthority.pem);
    const names = { commonName: 'SN-0042', organization: app.operator };
    const station = await writeKeyPair(folder, 'station', await app.clientAuthority.issue(names));
    steps = readSteps('station-security.md');
    const settings = {
      API: `${app.url}/v1.1`,
      PLAIN: `${app.url}/ocpp`,
      TLS: app.tlsUrl.replace(/^wss/, 'https'),
      SERVER_CA: authority,
      STATION_CERT: station.cert,
      STATION_KEY: station.key,
    };
    results = await runSteps(steps, folder, settings, { BOOTSTRAP_ADMIN_API_KEY: ADMIN_KEY });
  }, PAGE_TIMEOUT_MS + 20_000);
  afterAll(async () => {
    await app?.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('runs to its end', () => {
    expect(failureOf(steps, results)).toBeNull();
  });

  it('gets what it shows', () => {
    let compared = 0;
    for (const [index, { line, shown }] of steps.entries()) {
      const { output } = results[index]!;
      for (const { kind, content } of shown) {
        compared += 1;
        if (kind === 'text') expect(output, `line ${line}`).toBe(content);
        else expect(answersIn(output).at(-1), `line ${line}`).toMatchObject(JSON.parse(content));
      }
    }
    expect(compared).toBe(8);
  });
});
