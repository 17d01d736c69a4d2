import { setTimeout as sleep } from 'node:timers/promises';
import type { OcppVersion } from '../../src/shared/vocabulary/station.js';
import type { BenchPostgres } from './bench-postgres.js';
import type { Child } from './child.js';
import type { GeneratorCommands } from './generator.js';
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

/** What is sent, and by how many. */
export interface Load {
  kind: 'transactions' | 'heartbeats';
  version: OcppVersion;
  stations: number;
  /** Time under load before anything is measured, s. */
  warmUp: number;
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

const MICROSECONDS = 1e6;
/** How long a server is under load again before a slice counts. */
const RAMP_MS = 300;

/** CPU times in s; null where they cannot be read. */
interface Usage {
  app: number | null;
  database: number | null;
  generator: number | null;
}

/** A server with its stations connected. It is measured slice by slice, and rests in between. */
export class Contender {
  readonly #used: Usage = { app: 0, database: 0, generator: 0 };
  #messages = 0;
  #seconds = 0;
  #statements = 0;
  #refused = 0;

  private constructor(
    private readonly server: Server,
    private readonly generator: Child<GeneratorCommands>,
    private readonly load: Load,
    private readonly database: CountedDatabase | null,
  ) {}

  /** Runs `work` with a server that is warmed up. */
  static async with<T>(
    server: Server,
    load: Load,
    database: CountedDatabase | null,
    work: (contender: Contender) => Promise<T>,
  ): Promise<T> {
    return withStations(server, load.version, load.stations, async (generator) => {
      const contender = new Contender(server, generator, load, database);
      await generator.ask('drive', load.kind);
      await sleep(load.warmUp * 1000);
      await generator.ask('rest');
      return work(contender);
    });
  }

  /** Measures under load, then lets the stations rest. `during` is told when the time that counts begins and ends. */
  async slice(seconds: number, during: readonly WindowWork[] = []): Promise<void> {
    const { generator, database } = this;
    await database?.postgres.settle();
    await generator.ask('drive', this.load.kind);
    await sleep(RAMP_MS);
    await database?.postgres.resetStatements();
    for (const part of during) await part.begin();
    const before = this.#usage();
    await generator.ask('mark');
    await sleep(seconds * 1000);
    const window = await generator.ask('take');
    const after = this.#usage();
    const statements = (await database?.postgres.statements(database.url)) ?? [];
    for (const part of during) await part.end();
    await generator.ask('rest');
    if (window.firstRefusal) console.error(`A message was refused: ${window.firstRefusal}`);
    this.#messages += window.messages;
    this.#seconds += window.seconds;
    this.#refused += window.refused;
    this.#statements += statements.reduce((sum, { calls }) => sum + calls, 0);
    for (const part of ['app', 'database', 'generator'] as const) {
      this.#used[part] = added(this.#used[part], before[part], after[part]);
    }
  }

  /** What all slices make together. */
  async figures(): Promise<Figures> {
    const { p50, p95, p99 } = await this.generator.ask('latencies');
    const perMessage = (seconds: number | null) =>
      seconds === null ? null : rounded((seconds * MICROSECONDS) / this.#messages, 1);
    return {
      messagesPerSecond: Math.round(this.#messages / this.#seconds),
      p50,
      p95,
      p99,
      appCpuPerMessage: perMessage(this.#used.app),
      databaseCpuPerMessage: this.database && perMessage(this.#used.database),
      generatorCpuPerMessage: perMessage(this.#used.generator),
      statementsPerMessage: this.database && rounded(this.#statements / this.#messages, 3),
      refused: this.#refused,
    };
  }

  #usage(): Usage {
    return {
      app: cpuSeconds(this.server.pid),
      database: this.database?.postgres.cpuSeconds() ?? null,
      generator: cpuSeconds(this.generator.pid),
    };
  }
}

function added(sum: number | null, before: number | null, after: number | null): number | null {
  return sum === null || before === null || after === null ? null : sum + after - before;
}

function rounded(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
