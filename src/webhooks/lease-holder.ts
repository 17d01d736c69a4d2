import { hostname } from 'node:os';
import { newId } from '../shared/id.js';

/** Who holds a lease: `<host>/<pid>/<one id per start>`. */
export function newLeaseHolder(host = hostname(), pid = process.pid): string {
  return `${host}/${pid}/${newId()}`;
}

/**
 * Whether a holder has certainly ended, as seen from `self` on the same host: its process is gone, or its pid is our own (in a
 * container every start has the same one). Holders on other hosts are never judged; their leases run out.
 */
export function hasEnded(
  holder: string,
  self: string,
  isAlive: (pid: number) => boolean = isProcessAlive,
): boolean {
  if (holder === self) return false;
  const [host, pid] = partsOf(holder);
  const [ownHost, ownPid] = partsOf(self);
  return host === ownHost && (pid === ownPid || !isAlive(pid));
}

function partsOf(holder: string): [string, number] {
  const parts = holder.split('/');
  return [parts.slice(0, -2).join('/'), Number(parts.at(-2))];
}

function isProcessAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
