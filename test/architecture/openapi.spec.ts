import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningApp, startApp } from '../support/app.js';

const FILE = new URL('../../openapi.json', import.meta.url);

interface Operation {
  operationId: string;
  responses: Record<string, { description: string }>;
}

describe('openapi.json', () => {
  let app: RunningApp;
  let served: {
    paths: Record<string, Record<string, Operation>>;
    components: { schemas: object };
  };

  beforeAll(async () => {
    app = await startApp({ env: { PUBLIC_URL: 'http://localhost:3000' } });
    served = (await (await fetch(`${app.url}/v1.1/openapi.json`)).json()) as typeof served;
    if (process.env.UPDATE_OPENAPI) {
      writeFileSync(FILE, `${JSON.stringify(served, null, 1)}\n`);
    }
  });
  afterAll(() => app?.close());

  it('has no schema whose name a generated client gives to something else', () => {
    const operations = Object.values(served.paths).flatMap((methods) => Object.values(methods));
    const made = operations.flatMap(({ operationId }) =>
      ['Data', 'Error', 'Errors', 'Response', 'Responses'].map(
        (kind) => operationId[0]?.toUpperCase() + operationId.slice(1) + kind,
      ),
    );
    const names = [...new Set(made), ...Object.keys(served.components.schemas)];
    expect(made.length).toBeGreaterThan(500);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  });

  it('tells no answer of a route twice', () => {
    const operations = Object.values(served.paths).flatMap((methods) => Object.values(methods));
    const twice = operations.flatMap(({ operationId, responses }) =>
      Object.entries(responses)
        .filter(([, { description }]) =>
          description.split('\n\n').some((part) => description.split(part).length > 2),
        )
        .map(([status]) => `${operationId} ${status}`),
    );
    expect(twice).toEqual([]);
  });

  it('is the document of the running server (else: npm run openapi)', () => {
    expect(JSON.parse(readFileSync(FILE, 'utf8'))).toEqual(served);
  });
});
