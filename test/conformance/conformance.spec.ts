import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTlsApp, type TlsApp } from '../support/tls-app.js';
import { Bench } from './bench.js';
import { BLOCKS } from './blocks.js';
import { CERTIFICATION_CASES } from './certification-cases.js';
import { asLines, asMarkdown, keyOf, type Result } from './table.js';

const PAGE = new URL('../../docs/conformance.md', import.meta.url);
const START = '<!-- from here on written by `npm run conformance` -->';

const results = new Map<string, Result>();
let app: TlsApp;

beforeAll(async () => {
  app = await startTlsApp();
});
afterAll(() => app?.close());

const played = BLOCKS.filter(({ cases }) => cases.some((one) => 'run' in one));

describe.concurrent.each(played)('OCPP $version $name', (block) => {
  for (const one of block.cases) {
    if (!('run' in one)) continue;
    it(`${one.id} ${one.title}`, async () => {
      results.set(keyOf(block, one), 'failed');
      const bench = await Bench.set(app, block.version, one.options);
      try {
        await one.run(bench);
        await bench.verify();
      } finally {
        await bench.close();
      }
      results.set(keyOf(block, one), 'passed');
    });
  }
});

describe('the table', () => {
  it.each(['1.6', '2.0.1'] as const)('has every case of OCPP %s once', (version) => {
    const cases = BLOCKS.filter((block) => block.version === version).flatMap(({ cases }) => cases);
    expect(cases.map(({ id }) => id).sort()).toEqual([...CERTIFICATION_CASES[version]].sort());
  });

  it('is what docs/conformance.md shows (else: npm run conformance)', () => {
    const [head, shown] = readFileSync(PAGE, 'utf8').split(START) as [string, string];
    const table = asMarkdown(BLOCKS, results);
    if (process.env.CONFORMANCE) {
      writeFileSync(PAGE, `${head}${START}\n\n${table}\n`);
      console.log(asLines(BLOCKS, results));
      return;
    }
    expect(shown.trim()).toBe(table);
  });
});
