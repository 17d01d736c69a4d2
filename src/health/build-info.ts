import { existsSync, readFileSync } from 'node:fs';

/** package.json as seen from the sources and from the build. */
const PLACES = ['../../package.json', '../../../package.json'];

/** The version of this build, as in package.json. */
export function buildVersion(): string {
  const file = PLACES.map((place) => new URL(place, import.meta.url)).find(existsSync);
  if (!file) throw new Error('package.json is missing beside the build');
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}
