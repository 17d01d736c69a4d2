import { readdirSync } from 'node:fs';

const SOURCES = new URL('../../../src/', import.meta.url);

/** The TypeScript files of `src/` without specs and the pages, as URLs by their paths in it. */
export function sourceFiles(folder = ''): Map<string, URL> {
  return new Map(
    readdirSync(new URL(folder, SOURCES), { withFileTypes: true }).flatMap((entry) => {
      const path = folder + entry.name;
      if (entry.isDirectory()) return path === 'admin-panel/ui' ? [] : [...sourceFiles(`${path}/`)];
      return /(?<!\.spec)\.ts$/.test(path) ? [[path, new URL(path, SOURCES)] as const] : [];
    }),
  );
}
