import { readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** `NODE_OPTIONS` of a server whose memory is measured. */
export const COLLECTS_GARBAGE = `--import ${new URL('./collect-garbage.mjs', import.meta.url)}`;

/** Has the server collect its garbage, and gives its resident memory in MB. */
export async function memoryAfterCollection(pid: number): Promise<number> {
  for (let round = 0; round < 2; round += 1) {
    process.kill(pid, 'SIGUSR2');
    await sleep(150);
  }
  return readStatus(pid, 'VmRSS');
}

/** Forgets the highest resident memory so far. */
export function resetPeak(pid: number): void {
  writeFileSync(`/proc/${pid}/clear_refs`, '5');
}

/** The highest resident memory since `resetPeak`, in MB. */
export function peakMemory(pid: number): number {
  return readStatus(pid, 'VmHWM');
}

function readStatus(pid: number, name: string): number {
  const line = new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(
    readFileSync(`/proc/${pid}/status`, 'utf8'),
  );
  return Number(line?.[1]) / 1024;
}
