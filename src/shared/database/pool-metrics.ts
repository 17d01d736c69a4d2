import { Injectable } from '@nestjs/common';
import type { Pool } from 'pg';
import { DataSource } from 'typeorm';
import { Metrics } from '../metrics.js';

/** How much of the database connections of this process is in use. */
@Injectable()
export class PoolMetrics {
  constructor(metrics: Metrics, dataSource: DataSource) {
    const pool = () => (dataSource.driver as unknown as { master: Pool }).master;
    metrics.gauge(
      'ohmgate_database_pool_connections',
      'Connections to the database by what they do; all together are at most 20',
      ['state'],
      () => [
        { labels: { state: 'idle' }, value: pool().idleCount },
        { labels: { state: 'used' }, value: pool().totalCount - pool().idleCount },
      ],
    );
    metrics.gauge(
      'ohmgate_database_pool_waiting',
      'Who waits for a connection to the database',
      [],
      () => [{ value: pool().waitingCount }],
    );
  }
}
