import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type FaultId, FULL } from './counts.js';
import { SEED } from './seed.js';

/** Carries the path of the run's report from the global set-up to the workers. */
const VARIABLE = 'OHMGATE_FAULTS_REPORT';

/** What a fault has done. */
export interface FaultLine {
  id: FaultId;
  what: string;
  /** Faults that were injected. */
  faults: number;
  /** Events that were acknowledged: to their writer, or with a 2xx of the receiver; null where that is no question. */
  acknowledged: number | null;
  /** Of these, those that are missing in the end. */
  lost: number | null;
  /** 2xx that the receiver gave to an event more than once. */
  duplicated: number | null;
}

/** Vitest global set-up: the workers write lines, the end prints them as a table. */
export default function setUp(): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'ohmgate-faults-'));
  const file = join(folder, 'report.jsonl');
  process.env[VARIABLE] = file;
  appendFileSync(file, '');
  console.log(`Faults: ${FULL ? 'full' : 'cut-down'} counts, SEED=${SEED}`);
  return () => {
    const lines = readFileSync(file, 'utf8').split('\n').filter(Boolean);
    rmSync(folder, { recursive: true, force: true });
    if (lines.length > 0) console.log(tableOf(lines.map((line) => JSON.parse(line) as FaultLine)));
  };
}

/** Adds a line to the table that is printed when all tests are through. */
export function reportFaults(line: FaultLine): void {
  appendFileSync(process.env[VARIABLE] as string, `${JSON.stringify(line)}\n`);
}

const HEAD = ['id', 'fault', 'injected', 'acknowledged', 'lost', 'duplicated'];

/** The lines as a table for people, with the seed. */
export function tableOf(lines: readonly FaultLine[]): string {
  const order = (id: string) => `${id.charAt(0)}${id.slice(1).padStart(3, '0')}`;
  const rows = lines
    .toSorted((a, b) => order(a.id).localeCompare(order(b.id)))
    .map((line) => {
      const { id, what, faults, acknowledged, lost, duplicated } = line;
      return [id, what, faults, acknowledged ?? '-', lost ?? '-', duplicated ?? '-'].map(String);
    });
  const widths = HEAD.map((head, column) =>
    Math.max(head.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const line = (cells: string[]) =>
    cells
      .map((cell, column) =>
        column < 2
          ? cell.padEnd(widths[column] as number)
          : cell.padStart(widths[column] as number),
      )
      .join('  ');
  return ['', line(HEAD), ...rows.map(line), `SEED=${SEED}${FULL ? ' FAULTS=full' : ''}`].join(
    '\n',
  );
}
