import { describe, expect, it } from 'vitest';
import { isPassingFailure, parsePostmasterFile } from './postmaster.js';

describe('parsePostmasterFile', () => {
  it('reads process and port', () => {
    const text = '8136\n/srv/data/postgres\n1790000000\n41033\n\n127.0.0.1\n  42  7\nready   \n';
    expect(parsePostmasterFile(text)).toEqual({ pid: 8136, port: 41_033 });
  });

  it.each(['', '8136\n', '8136\n/srv/data/postgres\n1790000000\n', 'x\n\n\ny\n'])(
    'waits for the rest of %j',
    (text) => {
      expect(parsePostmasterFile(text)).toBeUndefined();
    },
  );
});

describe('isPassingFailure', () => {
  it.each([
    'FATAL:  lock file "postmaster.pid" already exists',
    'FATAL:  pre-existing shared memory block (key 5, ID 3) is still in use',
    'LOG:  could not bind IPv4 address "127.0.0.1": Address already in use',
    'FATAL:  could not create any TCP/IP sockets',
    'LOG:  received fast shutdown request',
  ])('repeats after %s', (output) => {
    expect(isPassingFailure(output)).toBe(true);
  });

  it.each([
    'FATAL:  database files are incompatible with server',
    'FATAL:  data directory "/srv/data/postgres" has invalid permissions',
    'FATAL:  could not write lock file "postmaster.opts": No space left on device',
    '',
  ])('gives up after %j', (output) => {
    expect(isPassingFailure(output)).toBe(false);
  });
});
