// `npm start`, `npm run simulate`, ...: builds when the sources are newer than the build, then runs a program of it.
// Usage: node scripts/run.mjs [program, default src/main.js] [arguments]
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, rmSync, statSync } from 'node:fs';
import { constants } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const [program = 'src/main.js', ...programArguments] = process.argv.slice(2);
/** What a build makes, first and last. */
const stamps = ['dist/src/main.js', 'dist/admin-panel/ui/index.html'].map((file) =>
  join(root, file),
);

/** Time of the last change below the paths, in ms. Folders count, too: theirs tells of removed files. */
function lastChange(paths) {
  let latest = 0;
  for (const path of paths) {
    const status = statSync(path);
    latest = Math.max(latest, status.mtimeMs);
    if (status.isDirectory() && basename(path) !== 'generated') {
      latest = Math.max(latest, lastChange(readdirSync(path).map((entry) => join(path, entry))));
    }
  }
  return latest;
}

function sources() {
  return readdirSync(root)
    .filter((name) =>
      /^(src|test|openapi\.json|ormconfig\.ts|tsconfig.*\.json|nest-cli\.json|package\.json)$/.test(
        name,
      ),
    )
    .map((name) => join(root, name));
}

let running;

/** Runs a Node program as our child. Resolves with its exit code, 128 + n when signal n ended it. */
async function run(...words) {
  running = spawn(process.execPath, words, { stdio: 'inherit' });
  const [code, signal] = await once(running, 'exit');
  return code ?? 128 + constants.signals[signal];
}

// We must outlive the application, which drains on these signals. Ctrl-C on a terminal already reaches
// it through the process group, and a second SIGINT would end it at once: so it is not passed on there.
const onTerminal = [process.stdin, process.stdout, process.stderr].some((stream) => stream.isTTY);
process.on('SIGINT', () => onTerminal || running?.kill('SIGINT'));
process.on('SIGTERM', () => running?.kill('SIGTERM'));
process.on('SIGHUP', () => running?.kill('SIGTERM'));

// A shell that npm has put between us and itself does not pass SIGTERM on: then it is gone and so must we be.
const parent = process.ppid;
setInterval(() => process.ppid === parent || running?.kill('SIGTERM'), 1000).unref();

process.chdir(root);
const built = Math.min(
  ...stamps.map((file) => statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0),
);
if (built < lastChange(sources())) {
  console.log('Building (once after a change, some ten seconds) ...');
  const panel = join(root, 'scripts/panel.mjs');
  const failure =
    (await run(panel, 'client')) ||
    (await run(join(root, 'node_modules/@nestjs/cli/bin/nest.js'), 'build')) ||
    (await run(panel, 'build'));
  if (failure) {
    rmSync(join(root, 'dist'), { recursive: true, force: true }); // else the next start would run half a build
    process.exit(failure);
  }
}
// 64 MB semi-spaces: short-lived message objects die young instead of being promoted.
process.exitCode = await run(
  '--max-semi-space-size=64',
  join(root, 'dist', program),
  ...programArguments,
);
