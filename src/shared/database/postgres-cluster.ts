import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { chown, link, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { PostgresAccount } from './postgres-account.js';
import type { PostgresBinaries } from './postgres-binaries.js';
import { type Cluster, NAME } from './postmaster.js';

const execute = promisify(execFile);

/** Environment of Postgres programs: nothing of ours (PGDATA, LANG, TZ ...) may change what they do. */
export function serverEnvironment(): NodeJS.ProcessEnv {
  return { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' };
}

/** Major version that wrote the cluster; `undefined` when there is no cluster. */
export function clusterMajor(folder: string): number | undefined {
  const file = join(folder, 'PG_VERSION');
  return existsSync(file) ? Number(readFileSync(file, 'utf8')) : undefined;
}

/**
 * Reads the password of the cluster's role from the file beside the cluster (0600), or makes one. Of
 * several processes that make one at once, the first one's stands.
 *
 * @throws Error when there is a cluster whose password file is missing
 */
export async function ensurePassword(folder: string): Promise<string> {
  const file = `${folder}-password`;
  if (!existsSync(file)) {
    if (clusterMajor(folder) !== undefined) {
      throw new Error(
        `The password of the cluster ${folder} is missing: restore the file ${file}.`,
      );
    }
    const draft = `${file}-${randomBytes(4).toString('hex')}`;
    await writeFile(draft, randomBytes(24).toString('hex'), { mode: 0o600, flush: true });
    await link(draft, file).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
    await rm(draft);
  }
  return readFile(file, 'utf8');
}

/**
 * Creates the cluster aside and renames it into place, so that it is there completely or not at all,
 * and of several processes that create it at once the first one's stands.
 *
 * @param durable whether to wait until the new files are on disk
 */
export async function createClusterIfMissing(
  { folder, password }: Cluster,
  programs: PostgresBinaries,
  account: PostgresAccount | undefined,
  durable: boolean,
): Promise<void> {
  if (clusterMajor(folder) !== undefined) return;
  const staging = await mkdtemp(join(dirname(folder), 'postgres-init-'));
  const draft = join(staging, 'cluster');
  const passwordFile = join(staging, 'password');
  try {
    await writeFile(passwordFile, password, { mode: 0o600 });
    if (account) {
      await chown(passwordFile, account.uid, account.gid);
      await chown(staging, account.uid, account.gid);
    }
    const identity = ['-U', NAME, `--pwfile=${passwordFile}`, '--auth=scram-sha-256'];
    const encoding = ['--locale=C', '-E', 'UTF8'];
    await execute(
      join(programs.folder, 'initdb'),
      ['-D', draft, ...identity, ...encoding, ...(durable ? [] : ['--no-sync'])],
      { ...account, cwd: '/', env: serverEnvironment() },
    );
    await rename(draft, folder).catch((error: NodeJS.ErrnoException) => {
      if (clusterMajor(folder) === undefined) throw error; // else another process was first
    });
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}
