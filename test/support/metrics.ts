import { eventually } from './eventually.js';

/** The figures of a server at one moment. */
export interface Figures {
  /** As sent. */
  text: string;
  /** Names of all metrics. */
  names: Set<string>;
  /** Value of a series, its labels in any order; 0 when there is none. */
  value(name: string, labels?: Record<string, string>): number;
}

/** Reads `/metrics` of a server. */
export async function readMetrics(url: string, token?: string): Promise<Figures> {
  const headers = token ? { Authorization: `Bearer ${token}` } : undefined;
  const answer = await fetch(`${url}/metrics`, { headers });
  const text = await answer.text();
  if (answer.status !== 200) throw new Error(`/metrics: ${answer.status} ${text}`);
  return parseFigures(text);
}

/** Waits until the figures are as they should be. */
export function eventuallyFigures(
  url: string,
  what: string,
  holds: (figures: Figures) => boolean,
): Promise<Figures> {
  return eventually(
    async () => {
      const figures = await readMetrics(url);
      return holds(figures) ? figures : null;
    },
    { what, every: 100 },
  );
}

/** Reads the text format of Prometheus as far as servers of ours write it. */
export function parseFigures(text: string): Figures {
  const series = new Map<string, number>();
  const names = new Set<string>();
  for (const line of text.split('\n')) {
    const [, name = '', labels = '', value = ''] = /^(\w+)(?:\{(.*)\})? (\S+)$/.exec(line) ?? [];
    if (name === '') continue;
    names.add(name);
    series.set(`${name} ${labels.split(',').sort().join(',')}`, Number(value));
  }
  return {
    text,
    names,
    value: (name, labels = {}) => {
      const pairs = Object.entries(labels).map(([label, value]) => `${label}="${value}"`);
      return series.get(`${name} ${pairs.sort().join(',')}`) ?? 0;
    },
  };
}
