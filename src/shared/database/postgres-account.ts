import { execFileSync, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { lstatSync, mkdirSync, readlinkSync, statSync, symlinkSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/** The operating-system account the server runs under when this process is root. */
export interface PostgresAccount {
  uid: number;
  gid: number;
}

/** Where root keeps clusters whose `DATA_DIR` the server's account may not enter. */
const SHARED_HOME = '/var/lib/ohmgate';

/**
 * Account to start the server under: `undefined` (our own) unless we are root, whom Postgres refuses.
 * For root it is the owner of an existing cluster, else the account `postgres`, else `nobody`.
 *
 * @param cluster the folder of the cluster; need not exist
 * @throws Error when neither account exists
 */
export function serverAccount(cluster: string): PostgresAccount | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const owner = statSync(cluster, { throwIfNoEntry: false });
  if (owner && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid };
  const account = accountNamed('postgres') ?? accountNamed('nobody');
  if (account) return account;
  throw new Error(
    'Postgres does not run as root and there is no account `postgres` or `nobody`. Set DATABASE_URL or start as an ordinary user.',
  );
}

function accountNamed(name: string): PostgresAccount | undefined {
  try {
    const id = (flag: string) =>
      Number(execFileSync('id', [flag, name], { stdio: ['ignore', 'pipe', 'ignore'] }));
    return { uid: id('-u'), gid: id('-g') };
  } catch {
    return undefined;
  }
}

/**
 * The folder of the cluster; its password, its log and, where needed, a copy of the binaries lie beside
 * it. It is `dataDir/postgres`, except when root keeps `dataDir` in a place that the server's account
 * may not enter (a checkout below `/root`): then it lies below `/var/lib/ohmgate`, and
 * `dataDir/postgres` becomes a symbolic link to it.
 */
export function clusterFolder(
  dataDir: string,
  account: PostgresAccount | undefined,
  sharedHome = SHARED_HOME,
): string {
  const cluster = join(dataDir, 'postgres');
  const existing = lstatSync(cluster, { throwIfNoEntry: false });
  if (!existing?.isSymbolicLink()) {
    if (existing || !account || canEnter(dataDir, account)) return cluster;
    try {
      symlinkSync(join(sharedHome, randomBytes(4).toString('hex'), 'postgres'), cluster);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error; // another process was first
    }
  }
  const elsewhere = resolve(dataDir, readlinkSync(cluster));
  mkdirSync(dirname(elsewhere), { recursive: true, mode: 0o755 });
  return elsewhere;
}

function canEnter(folder: string, account: PostgresAccount): boolean {
  const entered = spawnSync('/bin/sh', ['-c', 'cd -- "$1"', 'sh', folder], {
    ...account,
    cwd: '/',
    stdio: 'ignore',
  });
  return entered.status === 0;
}
