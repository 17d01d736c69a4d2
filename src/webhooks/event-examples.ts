import { readFileSync } from 'node:fs';
import type { EventType } from './event-catalogue.js';

/**
 * A body of this type that the running server has sent. `npm run examples` collects them; undefined for a type that was added since.
 */
export function readEventExample(type: EventType): object | undefined {
  try {
    const file = new URL(`./examples/${type}.json`, import.meta.url);
    return JSON.parse(readFileSync(file, 'utf8')) as object;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
