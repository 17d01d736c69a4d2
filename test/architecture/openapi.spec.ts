import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningApp, startApp } from '../support/app.js';

const FILE = new URL('../../openapi.json', import.meta.url);

describe('openapi.json', () => {
  let app: RunningApp;
  let served: unknown;

  beforeAll(async () => {
    app = await startApp({ env: { PUBLIC_URL: 'http://localhost:3000' } });
    served = await (await fetch(`${app.url}/v1.1/openapi.json`)).json();
    if (process.env.UPDATE_OPENAPI) {
      writeFileSync(FILE, `${JSON.stringify(served, null, 1)}\n`);
    }
  });
  afterAll(() => app?.close());

  it('is the document of the running server (else: npm run openapi)', () => {
    expect(JSON.parse(readFileSync(FILE, 'utf8'))).toEqual(served);
  });
});
