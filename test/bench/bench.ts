import { mkdir } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { parseArgs } from 'node:util';
import { BenchPostgres } from './bench-postgres.js';
import { type Case, casesNamed } from './cases.js';
import { measureCommands } from './command-cases.js';
import { measureGrowth } from './growth-cases.js';
import { LoadCases, type RunOptions } from './load-cases.js';
import { measureBurst, measureConnections } from './other-cases.js';
import { tableOf, verdictLines } from './report.js';
import type { Result } from './results.js';
import { measureSoak } from './soak-case.js';
import { judge } from './verdict.js';
import { measureWebhooks } from './webhook-cases.js';

const USAGE = `npm run bench -- [options]
  --seconds N       measured time per case and server (5)
  --warm-up N       time before it, s (4)
  --quick           the same as --seconds 2 --warm-up 1
  --only A,B        only these cases, by whole name or part of it, for example transactions/2.0.1/500,burst;
                    growth, soak and connections/10000 run only when they are named
  --report-only     exit code 0 although a requirement is missed
  --folder PATH     where the temporary database lives: the disk that is measured (the system's temporary folder)
  --profiles PATH   keep a CPU profile and the statements of each case of Ohmgate there (costs some speed)`;

/** `npm run bench`: one JSON line per case on stdout, a table and the verdicts on stderr; see docs/performance.md. */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      seconds: { type: 'string' },
      'warm-up': { type: 'string' },
      quick: { type: 'boolean', default: false },
      only: { type: 'string', default: '' },
      'report-only': { type: 'boolean', default: false },
      folder: { type: 'string', default: tmpdir() },
      profiles: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return console.error(USAGE);
  const cases = casesNamed(values.only.split(',').filter(Boolean));
  if (cases.length === 0) throw new Error(`No case is named like ${values.only}.`);
  const options = {
    seconds: positive(values.seconds ?? (values.quick ? '2' : '5')),
    warmUp: positive(values['warm-up'] ?? (values.quick ? '1' : '4')),
    profiles: values.profiles ?? null,
  };
  if (options.profiles) await mkdir(options.profiles, { recursive: true });

  const postgres = await BenchPostgres.start(values.folder);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void postgres.stop().finally(() => process.exit(130)));
  }
  const results: Result[] = [];
  try {
    console.error(
      `Node ${process.version}, ${availableParallelism()} cores, ${options.seconds} s per case and server`,
    );
    if (postgres.inMemory)
      console.error(
        'The database lies in memory: commits cost nothing. Name a disk with --folder.',
      );
    const load = new LoadCases(postgres, options);
    for (const test of cases) {
      const result = await run(test, postgres, options, load);
      results.push(result);
      console.log(JSON.stringify(result));
    }
  } finally {
    await postgres.stop();
  }

  const verdicts = judge(results);
  console.error(`\n${tableOf(results)}\n\n${verdictLines(verdicts)}`);
  const missed = verdicts.filter(({ met, required }) => required && !met);
  if (missed.length === 0) return;
  console.error(`\n${missed.length} of the requirements are missed.`);
  if (!values['report-only']) process.exitCode = 1;
}

function run(
  test: Case,
  postgres: BenchPostgres,
  options: RunOptions,
  load: LoadCases,
): Promise<Result> {
  switch (test.kind) {
    case 'transactions':
      return load.transactions(test);
    case 'heartbeats':
      return load.heartbeats(test);
    case 'connections':
      return measureConnections(postgres, test);
    case 'burst':
      return measureBurst(postgres, test);
    case 'commands':
      return measureCommands(postgres, test, options);
    case 'webhooks/backlog':
    case 'webhooks/live':
    case 'webhooks/intake':
      return measureWebhooks(postgres, test, options);
    case 'growth':
      return measureGrowth(postgres, test, options);
    case 'soak':
      return measureSoak(postgres, test, options);
  }
}

function positive(text: string): number {
  const number = Number(text);
  if (!(number > 0)) throw new Error(`${text} is not a number of seconds.`);
  return number;
}

await main();
