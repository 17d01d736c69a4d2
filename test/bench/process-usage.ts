import { readdirSync, readFileSync } from 'node:fs';

/** `/proc` counts CPU time in ticks of 1/100 s on every Linux. */
const TICKS_PER_SECOND = 100;

interface ProcessStat {
  parent: number;
  /** Own user and system time in ticks. */
  own: number;
  /** That of children that have ended. */
  endedChildren: number;
}

/** CPU time (user and system, s) of a process so far; null where there is no `/proc`. */
export function cpuSeconds(pid: number): number | null {
  const stat = readStat(pid);
  return stat && stat.own / TICKS_PER_SECOND;
}

/** CPU time (s) of a process and all its direct children, running or ended: Postgres with its backends. Null without `/proc`. */
export function familyCpuSeconds(pid: number): number | null {
  const parent = readStat(pid);
  if (!parent) return null;
  const children = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => readStat(Number(name)))
    .filter((stat) => stat?.parent === pid);
  const ticks = children.reduce(
    (sum, child) => sum + (child?.own ?? 0),
    parent.own + parent.endedChildren,
  );
  return ticks / TICKS_PER_SECOND;
}

/** Resident memory of a process in bytes; null where there is no `/proc`. */
export function residentBytes(pid: number): number | null {
  const kilobytes = /^VmRSS:\s+(\d+) kB/m.exec(read(`/proc/${pid}/status`) ?? '')?.[1];
  return kilobytes ? Number(kilobytes) * 1024 : null;
}

function readStat(pid: number): ProcessStat | null {
  const text = read(`/proc/${pid}/stat`);
  if (text === null) return null;
  // The name before the bracket may hold blanks. Fields from the third on: state, ppid, ... (proc(5)).
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const [utime, stime, cutime, cstime] = fields.slice(11, 15).map(Number) as [
    number,
    number,
    number,
    number,
  ];
  return { parent: Number(fields[1]), own: utime + stime, endedChildren: cutime + cstime };
}

function read(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null; // no /proc, or the process has just ended
  }
}
