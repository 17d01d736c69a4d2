import type { OcppVersion } from '../../src/shared/vocabulary/station.js';

/** One line of the benchmark's output. */
export type Case =
  | { name: string; kind: 'transactions'; version: OcppVersion; stations: number; webhook: boolean }
  | { name: string; kind: 'heartbeats'; stations: number }
  | { name: string; kind: 'connections'; stations: number }
  | { name: string; kind: 'burst'; version: OcppVersion; stations: number }
  | { name: string; kind: 'commands'; version: OcppVersion; stations: number }
  | { name: string; kind: WebhooksKind; version: OcppVersion; stations: number }
  | { name: string; kind: 'growth'; version: OcppVersion; stations: number; stored: number }
  | { name: string; kind: 'soak'; version: OcppVersion; stations: number; rate: number };

/** What is measured of webhooks. */
type WebhooksKind = 'webhooks/backlog' | 'webhooks/live' | 'webhooks/intake';

const VERSIONS = ['2.0.1', '1.6'] as const;
const STATIONS = [50, 500, 2000];
const MANY = 2000;
const SOME = 500;

/** Commands per second, of all stations together. */
export const COMMAND_RATE = 500;

/** Every case that runs unless others are named, in this order. */
export const CASES: readonly Case[] = [
  ...VERSIONS.flatMap((version) =>
    STATIONS.map((stations) => transactions(version, stations, false)),
  ),
  ...VERSIONS.flatMap((version) =>
    STATIONS.map((stations) => transactions(version, stations, true)),
  ),
  ...[50, 500].map(
    (stations): Case => ({ name: `heartbeats/${stations}`, kind: 'heartbeats', stations }),
  ),
  { name: `connections/${MANY}`, kind: 'connections', stations: MANY },
  ...VERSIONS.map(
    (version): Case => ({
      name: `burst/${version}/${MANY}`,
      kind: 'burst',
      version,
      stations: MANY,
    }),
  ),
  ...VERSIONS.map(
    (version): Case => ({ name: `commands/${version}`, kind: 'commands', version, stations: MANY }),
  ),
  ...(['backlog', 'live', 'intake'] as const).map((part): Case => {
    const kind = `webhooks/${part}` as const;
    return { name: kind, kind, version: '2.0.1', stations: SOME };
  }),
];

/** Cases that take long, or much space on the disk: they run when they are named. */
const LARGE_CASES: readonly Case[] = [
  { name: 'connections/10000', kind: 'connections', stations: 10_000 },
  ...[1_000_000, 10_000_000].map(
    (stored): Case => ({
      name: `growth/${stored}`,
      kind: 'growth',
      version: '2.0.1',
      stations: SOME,
      stored,
    }),
  ),
  { name: 'soak', kind: 'soak', version: '2.0.1', stations: SOME, rate: 50 },
];

/** The cases that are named by the words: each is a whole name or a part of names. All but the large ones for no words. */
export function casesNamed(words: readonly string[]): Case[] {
  if (words.length === 0) return [...CASES];
  const all = [...CASES, ...LARGE_CASES];
  const names = new Set(all.map(({ name }) => name));
  const isMeant = (name: string, word: string) =>
    names.has(word) ? name === word : name.includes(word);
  return all.filter(({ name }) => words.some((word) => isMeant(name, word)));
}

function transactions(version: OcppVersion, stations: number, webhook: boolean): Case {
  const name = `transactions/${version}/${stations}${webhook ? '/webhook' : ''}`;
  return { name, kind: 'transactions', version, stations, webhook };
}
