import { setTimeout as sleep } from 'node:timers/promises';
import type { OcppVersion } from '../../src/shared/vocabulary/station.js';
import type { BenchPostgres } from './bench-postgres.js';
import { cpuSeconds } from './process-usage.js';
import type { Server } from './servers.js';
import { withStations } from './surroundings.js';

/** What one server did under load. */
export interface Figures {
  messagesPerSecond: number;
  /** Times of answers in ms. */
  p50: number;
  p95: number;
  p99: number;
  /** CPU time in microseconds; null where there is no `/proc`. */
  appCpuPerMessage: number | null;
  databaseCpuPerMessage: number | null;
  generatorCpuPerMessage: number | null;
  /** SQL statements, BEGIN and COMMIT included; null for a server without a database. */
  statementsPerMessage: number | null;
  /** CALLERRORs; any makes the run fail. */
  refused: number;
}

/** What is sent, by how many, for how long. */
export interface Load {
  kind: 'transactions' | 'heartbeats';
  version: OcppVersion;
  stations: number;
  /** s. */
  warmUp: number;
  /** s. */
  seconds: number;
}

/** Where the database of a server is counted. */
export interface CountedDatabase {
  postgres: BenchPostgres;
  url: string;
}

/** What else is to be done within the measured window. */
export interface WindowWork {
  begin(): Promise<void>;
  end(): Promise<void>;
}

/** Connects the stations, lets them warm the server up, and measures. */
export async function measure(
  server: Server,
  load: Load,
  database: CountedDatabase | null,
  work: readonly WindowWork[] = [],
): Promise<Figures> {
  return withStations(server, load.version, load.stations, async (generator) => {
    const usage = () => ({
      app: cpuSeconds(server.pid),
      database: database?.postgres.cpuSeconds() ?? null,
      generator: cpuSeconds(generator.pid),
    });
    await database?.postgres.settle();
    await generator.ask('drive', load.kind);
    await sleep(load.warmUp * 1000);
    await database?.postgres.resetStatements();
    for (const part of work) await part.begin();
    const before = usage();
    await generator.ask('mark');
    await sleep(load.seconds * 1000);
    const { messages, seconds, refused, firstRefusal, p50, p95, p99 } = await generator.ask('take');
    const after = usage();
    const statements = await database?.postgres.statements(database.url);
    for (const part of work) await part.end();
    if (firstRefusal) console.error(`A message was refused: ${firstRefusal}`);
    const calls = statements?.reduce((sum, statement) => sum + statement.calls, 0);
    const cpu = (part: keyof ReturnType<typeof usage>) =>
      perMessage(before[part], after[part], messages);
    return {
      messagesPerSecond: Math.round(messages / seconds),
      p50,
      p95,
      p99,
      appCpuPerMessage: cpu('app'),
      databaseCpuPerMessage: database && cpu('database'),
      generatorCpuPerMessage: cpu('generator'),
      statementsPerMessage:
        calls === undefined ? null : Math.round((1000 * calls) / messages) / 1000,
      refused,
    };
  });
}

function perMessage(before: number | null, after: number | null, messages: number): number | null {
  if (before === null || after === null) return null;
  return Math.round(((after - before) * 1e7) / messages) / 10;
}
