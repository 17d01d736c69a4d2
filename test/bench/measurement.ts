import { setTimeout as sleep } from 'node:timers/promises';
import type { OcppVersion } from '../../src/shared/vocabulary/station.js';
import type { BenchPostgres } from './bench-postgres.js';
import type { Child } from './child.js';
import { CpuUse } from './cpu-use.js';
import type { GeneratorCommands } from './generator.js';
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
  /** Messages per second of all stations (open loop); without it each station sends when it has its answer (closed loop). */
  rate?: number;
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

/** How long a server is under load again before a slice counts. */
export const RAMP_MS = 300;

/** A server with its stations connected. It is measured slice by slice, and rests in between. */
export class Contender {
  readonly #cpu: CpuUse;
  #messages = 0;
  #seconds = 0;
  #statements = 0;
  #refused = 0;

  /** @param series under which the generator keeps the times; one for each contender with the same generator */
  constructor(
    server: Server,
    private readonly generator: Child<GeneratorCommands>,
    private readonly load: Load,
    private readonly database: CountedDatabase | null,
    private readonly series = '',
  ) {
    this.#cpu = new CpuUse(server.pid, generator.pid, database?.postgres ?? null);
  }

  /** Runs `work` with a server that is warmed up. */
  static async with<T>(
    server: Server,
    load: Load,
    database: CountedDatabase | null,
    work: (contender: Contender) => Promise<T>,
  ): Promise<T> {
    return withStations(server, load.version, load.stations, async (generator) => {
      const contender = new Contender(server, generator, load, database);
      await contender.warmUp();
      return work(contender);
    });
  }

  /** Puts the server under load for the time of the warm-up. */
  async warmUp(): Promise<void> {
    await this.generator.ask('drive', this.load.kind, this.load.rate ?? null);
    await sleep(this.load.warmUp * 1000);
    await this.generator.ask('rest');
  }

  /** Measures under load, then lets the stations rest. `during` is told when the time that counts begins and ends. */
  async slice(seconds: number, during: readonly WindowWork[] = []): Promise<void> {
    const { generator, database } = this;
    await database?.postgres.settle();
    await generator.ask('drive', this.load.kind, this.load.rate ?? null);
    await sleep(RAMP_MS);
    await database?.postgres.resetStatements();
    for (const part of during) await part.begin();
    this.#cpu.begin();
    await generator.ask('mark', this.series);
    await sleep(seconds * 1000);
    const window = await generator.ask('take');
    this.#cpu.end();
    const statements = (await database?.postgres.statements(database.url)) ?? [];
    for (const part of during) await part.end();
    await generator.ask('rest');
    if (window.firstRefusal) console.error(`A message was refused: ${window.firstRefusal}`);
    this.#messages += window.messages;
    this.#seconds += window.seconds;
    this.#refused += window.refused;
    this.#statements += statements.reduce((sum, { calls }) => sum + calls, 0);
  }

  /** What all slices make together. */
  async figures(): Promise<Figures> {
    const { p50, p95, p99 } = await this.generator.ask('latencies', this.series);
    const cpu = this.#cpu.per(this.#messages);
    return {
      messagesPerSecond: Math.round(this.#messages / this.#seconds),
      p50,
      p95,
      p99,
      appCpuPerMessage: cpu.app,
      databaseCpuPerMessage: cpu.database,
      generatorCpuPerMessage: cpu.generator,
      statementsPerMessage: this.database && rounded(this.#statements / this.#messages, 3),
      refused: this.#refused,
    };
  }
}

function rounded(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
