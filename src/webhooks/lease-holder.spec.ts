import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { hasEnded, newLeaseHolder } from './lease-holder.js';

describe('hasEnded', () => {
  const self = newLeaseHolder('host-a', 100);
  const noneAlive = () => false;
  const allAlive = () => true;

  it.each([
    ['itself', self, noneAlive, false],
    ['an earlier start with the same pid', newLeaseHolder('host-a', 100), allAlive, true],
    ['an ended process of this host', newLeaseHolder('host-a', 7), noneAlive, true],
    ['a running process of this host', newLeaseHolder('host-a', 7), allAlive, false],
    ['a process of another host', newLeaseHolder('host-b', 7), noneAlive, false],
    ['the same pid on another host', newLeaseHolder('host-b', 100), noneAlive, false],
  ])('judges %s', (_, holder, isAlive, ended) => {
    expect(hasEnded(holder, self, isAlive)).toBe(ended);
  });

  it('sees real processes', async () => {
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
    const holder = newLeaseHolder(undefined, child.pid);
    expect(hasEnded(holder, newLeaseHolder())).toBe(false);
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(hasEnded(holder, newLeaseHolder())).toBe(true);
  });
});
