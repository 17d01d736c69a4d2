import { mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { clusterFolder, serverAccount } from './postgres-account.js';

const isRoot = process.getuid?.() === 0;
const folders: string[] = [];

/** A new folder that only we may enter. */
function privateFolder(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'ohmgate-account-')));
  folders.push(folder);
  return folder;
}

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

describe('serverAccount', () => {
  it.skipIf(isRoot)('is our own account for an ordinary user', () => {
    expect(serverAccount('/nowhere')).toBeUndefined();
  });

  it.runIf(isRoot)('is never root', () => {
    expect(serverAccount('/nowhere')?.uid).toBeGreaterThan(0);
  });
});

describe('clusterFolder', () => {
  it('lies in the data folder', () => {
    const dataDir = privateFolder();
    expect(clusterFolder(dataDir, undefined)).toBe(join(dataDir, 'postgres'));
  });

  it.runIf(isRoot)('lies elsewhere, always the same, when the account may not enter', () => {
    const dataDir = privateFolder();
    const sharedHome = privateFolder();
    const account = serverAccount('/nowhere');
    const folder = clusterFolder(dataDir, account, sharedHome);
    expect(dirname(dirname(folder))).toBe(sharedHome);
    expect(clusterFolder(dataDir, account, sharedHome)).toBe(folder);
  });

  it.runIf(isRoot)('stays where it is once it is there', () => {
    const dataDir = privateFolder();
    mkdirSync(join(dataDir, 'postgres'));
    const account = serverAccount('/nowhere');
    expect(clusterFolder(dataDir, account, privateFolder())).toBe(join(dataDir, 'postgres'));
  });
});
