import { Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Metrics } from '../shared/metrics.js';

const HOLD_MS = 15_000;
const PROBE_MS = 1000;

/**
 * Keeps in mind whether the database is there. For 15 s after a failure messages are held; then it counts as away, until a probe
 * succeeds: sockets are closed and upgrades refused, so that stations queue offline instead of burning their attempts.
 */
@Injectable()
export class DatabaseWatch implements OnModuleDestroy {
  readonly #logger = new Logger(DatabaseWatch.name);
  #failingSince: number | null = null;
  #away = false;
  #probe: NodeJS.Timeout | undefined;

  constructor(
    private readonly dataSource: DataSource,
    metrics: Metrics,
  ) {
    metrics.gauge(
      'ohmgate_database_failing_seconds',
      'For how long messages of stations have found no database; 0: they do. From 15 s on stations are disconnected',
      [],
      () => [{ value: this.#failingSince === null ? 0 : (Date.now() - this.#failingSince) / 1000 }],
    );
  }

  get away(): boolean {
    return this.#away;
  }

  /** A unit of work has succeeded. */
  succeeded(): void {
    if (this.#failingSince !== null) this.#logger.log('The database is back.');
    this.#failingSince = null;
    this.#away = false;
  }

  /** A unit of work found no database. True from the moment on that it has been away for too long to hold messages. */
  failed(now: number): boolean {
    this.#failingSince ??= now;
    if (!this.#away && now - this.#failingSince >= HOLD_MS) {
      this.#away = true;
      this.#logger.error(
        `The database has been away for ${HOLD_MS / 1000} s: stations are disconnected until it is back.`,
      );
      this.#probeAgain();
    }
    return this.#away;
  }

  onModuleDestroy(): void {
    clearTimeout(this.#probe);
  }

  #probeAgain(): void {
    this.#probe = setTimeout(() => {
      this.dataSource.query('SELECT 1').then(
        () => this.succeeded(),
        () => this.#probeAgain(),
      );
    }, PROBE_MS);
  }
}
