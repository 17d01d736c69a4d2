import type { OcppVersion } from '../../src/shared/vocabulary/station.js';

/** One line of the benchmark's output. */
export type Case =
  | { name: string; kind: 'transactions'; version: OcppVersion; stations: number; webhook: boolean }
  | { name: string; kind: 'heartbeats'; stations: number }
  | { name: string; kind: 'connections'; stations: number }
  | { name: string; kind: 'burst'; version: OcppVersion; stations: number }
  | { name: string; kind: 'commands'; version: OcppVersion; stations: number }
  | { name: string; kind: WebhooksKind; version: OcppVersion; stations: number };

/** What is measured of webhooks. */
type WebhooksKind = 'webhooks/backlog' | 'webhooks/live' | 'webhooks/intake';

const VERSIONS = ['2.0.1', '1.6'] as const;
const STATIONS = [50, 500, 2000];
const MANY = 2000;
const SOME = 500;

/** Commands per second, of all stations together. */
export const COMMAND_RATE = 500;

/** Every case, in the order in which they run. */
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

/** The cases that are named by the words: each is a whole name or a part of names. All of them for no words. */
export function casesNamed(words: readonly string[]): Case[] {
  if (words.length === 0) return [...CASES];
  const names = new Set(CASES.map(({ name }) => name));
  const isMeant = (name: string, word: string) =>
    names.has(word) ? name === word : name.includes(word);
  return CASES.filter(({ name }) => words.some((word) => isMeant(name, word)));
}

function transactions(version: OcppVersion, stations: number, webhook: boolean): Case {
  const name = `transactions/${version}/${stations}${webhook ? '/webhook' : ''}`;
  return { name, kind: 'transactions', version, stations, webhook };
}
