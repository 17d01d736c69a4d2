// Types and calls of the REST API in TypeScript, generated from openapi.json.
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const openApi = fileURLToPath(new URL('../openapi.json', import.meta.url));

/** Generates into a folder, when what is there is older than `openapi.json`. Without `plugins`: one function for each operation. */
export async function makeOpenApiClient(folder, { exclude = [], plugins } = {}) {
  const made = statSync(join(folder, 'sdk.gen.ts'), { throwIfNoEntry: false });
  if (made && made.mtimeMs > statSync(openApi).mtimeMs) return;
  const { createClient } = await import('@hey-api/openapi-ts');
  await createClient({
    input: openApi,
    output: { path: folder, entryFile: false, module: { extension: '.js' } },
    parser: { filters: { operations: { exclude } } },
    plugins: plugins ?? ['@hey-api/typescript', '@hey-api/sdk', '@hey-api/client-fetch'],
    logs: { level: 'silent' },
  });
}
