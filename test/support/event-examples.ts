import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { WebhookEvent } from './api-types.js';

const FOLDER = fileURLToPath(new URL('../../src/webhooks/examples/', import.meta.url));

/** Of types that happen often: which one shows most. */
const PREFERRED: Record<string, (event: WebhookEvent) => boolean> = {
  'session.updated': ({ data }) => {
    const { power } = data.energy_report as Record<string, { value: number | null }>;
    return power?.value !== null;
  },
  'chargestation.connector_status.updated': ({ synthetic }) => synthetic,
  'webhook.test': ({ data }) => data.description === 'Invoices',
};

/** Written every few seconds: null or a value, as it happens. */
const BY_CLOCK = new Set(['lastMessageAt', 'clock_skew']);

/** One event of each type: the first one, or the first of those that show most. */
export function chooseExamples(events: readonly WebhookEvent[]): Map<string, WebhookEvent> {
  const inOrder = events.toSorted((one, other) => (one._id < other._id ? -1 : 1));
  const chosen = new Map<string, WebhookEvent>();
  for (const event of inOrder) {
    const shows = PREFERRED[event.type] ?? (() => true);
    if (!chosen.has(event.type) && shows(event)) chosen.set(event.type, event);
  }
  return chosen;
}

/** The types that have an example on disk. */
export function keptTypes(): string[] {
  if (!existsSync(FOLDER)) return [];
  return readdirSync(FOLDER).map((name) => name.replace(/\.json$/, ''));
}

/** The example on disk; undefined when there is none. */
export function keptExample(type: string): WebhookEvent | undefined {
  if (!keptTypes().includes(type)) return undefined;
  return JSON.parse(readFileSync(`${FOLDER}${type}.json`, 'utf8')) as WebhookEvent;
}

/** Writes the examples whose shape is not the one on disk, so that nothing else changes from run to run. */
export function keepExamples(examples: ReadonlyMap<string, WebhookEvent>): void {
  mkdirSync(FOLDER, { recursive: true });
  for (const [type, event] of examples) {
    if (JSON.stringify(shapeOf(event)) === JSON.stringify(shapeOf(keptExample(type)))) continue;
    writeFileSync(`${FOLDER}${type}.json`, `${JSON.stringify(event, null, 2)}\n`);
  }
}

/** A value with every text, number and truth value replaced by the name of its kind. Lists are as their items, each shape once. */
export function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) {
    const shapes = value.map((item) => JSON.stringify(shapeOf(item)));
    return [...new Set(shapes)].sort().map((shape) => JSON.parse(shape) as unknown);
  }
  if (typeof value !== 'object') return typeof value;
  if (value === null) return 'null';
  const parts = Object.entries(value).map(([key, part]) => [
    key,
    BY_CLOCK.has(key) ? 'by the clock' : shapeOf(part),
  ]);
  return Object.fromEntries(parts);
}
