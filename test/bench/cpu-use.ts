import type { BenchPostgres } from './bench-postgres.js';
import { cpuSeconds } from './process-usage.js';

/** CPU times; null where they cannot be read. */
export interface CpuTimes {
  app: number | null;
  database: number | null;
  generator: number | null;
}

const MICROSECONDS = 1e6;

/** CPU time that a server, its database and the generator use within windows. */
export class CpuUse {
  #used: CpuTimes = { app: 0, database: 0, generator: 0 };
  #before: CpuTimes = { app: null, database: null, generator: null };

  /** @param postgres null for a server without a database */
  constructor(
    private readonly app: number,
    private readonly generator: number,
    private readonly postgres: BenchPostgres | null,
  ) {}

  /** The window begins. */
  begin(): void {
    this.#before = this.#now();
  }

  /** The window ends. */
  end(): void {
    const now = this.#now();
    const added = (part: keyof CpuTimes) => sum(this.#used[part], this.#before[part], now[part]);
    this.#used = { app: added('app'), database: added('database'), generator: added('generator') };
  }

  /** Microseconds per one of `count`. */
  per(count: number): CpuTimes {
    const share = (seconds: number | null) =>
      seconds === null ? null : Number(((seconds * MICROSECONDS) / count).toFixed(1));
    const { app, database, generator } = this.#used;
    return { app: share(app), database: share(database), generator: share(generator) };
  }

  #now(): CpuTimes {
    return {
      app: cpuSeconds(this.app),
      database: this.postgres?.cpuSeconds() ?? null,
      generator: cpuSeconds(this.generator),
    };
  }
}

function sum(used: number | null, before: number | null, after: number | null): number | null {
  return used === null || before === null || after === null ? null : used + after - before;
}
