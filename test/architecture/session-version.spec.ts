import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const SESSIONS = fileURLToPath(new URL('../../src/sessions', import.meta.url));

it('every statement that changes sessions raises their version', () => {
  const statements = readdirSync(SESSIONS, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.spec.ts'))
    .flatMap((file) => readFileSync(join(SESSIONS, file), 'utf8').match(/`[^`]+`/g) ?? [])
    .filter((text) => /UPDATE session\b|ON CONFLICT \(_id\) DO UPDATE/.test(text));
  expect(statements.length).toBeGreaterThan(3);
  for (const statement of statements)
    expect(statement).toMatch(/version = (version \+ 1|excluded)/);
});
