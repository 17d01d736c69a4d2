import type { OcppVersion } from '../../src/shared/vocabulary/station.js';

/** One line of the benchmark's output. */
export type Case =
  | { name: string; kind: 'transactions'; version: OcppVersion; stations: number; webhook: boolean }
  | { name: string; kind: 'heartbeats'; stations: number }
  | { name: string; kind: 'connections'; stations: number }
  | { name: string; kind: 'burst'; version: OcppVersion; stations: number };

const VERSIONS = ['2.0.1', '1.6'] as const;
const STATIONS = [50, 500, 2000];
const MANY = 2000;

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
];

/** The cases whose names contain one of the words; all of them for no words. */
export function casesNamed(words: readonly string[]): Case[] {
  return CASES.filter(
    ({ name }) => words.length === 0 || words.some((word) => name.includes(word)),
  );
}

function transactions(version: OcppVersion, stations: number, webhook: boolean): Case {
  const name = `transactions/${version}/${stations}${webhook ? '/webhook' : ''}`;
  return { name, kind: 'transactions', version, stations, webhook };
}
