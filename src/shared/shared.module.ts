import { type DynamicModule, Global, Module } from '@nestjs/common';
import { DiscoveryModule, DiscoveryService } from '@nestjs/core';
import { CqrsModule } from '@nestjs/cqrs';
import { ScheduleModule } from '@nestjs/schedule';
import { TypeOrmModule } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { Config } from './config.js';
import { GrowingTables } from './database/growing-tables.js';
import { Partitions } from './database/partitions.js';
import { PoolMetrics } from './database/pool-metrics.js';
import { Reads } from './database/reads.js';
import { UnitOfWork } from './database/unit-of-work.js';
import { YoungTables } from './database/young-tables.js';
import { IdempotencyRetention } from './http/idempotency.js';
import { IdempotencyKeys } from './http/idempotency-keys.js';
import { RoutePermissions } from './http/route-permissions.js';
import { Lifecycle } from './lifecycle.js';
import { AwaitingEventPublisher } from './messaging/awaiting-event-publisher.js';
import { Metrics } from './metrics.js';
import { NodeIdentity } from './node-identity.js';
import { SecretBox } from './secret-box.js';
import { Traffic } from './traffic.js';

/** What every module may inject: Config, DataSource, UnitOfWork, Reads, SecretBox and the three buses. The only global module. */
@Global()
@Module({})
export class SharedModule {
  /** @param dataSource initialized, its migrations run; it is closed when the application shuts down */
  static forRoot(config: Config, dataSource: DataSource): DynamicModule {
    const eventPublisher = new AwaitingEventPublisher();
    const attach = (discovery: DiscoveryService) => eventPublisher.attach(discovery);
    return {
      module: SharedModule,
      imports: [
        TypeOrmModule.forRootAsync({
          useFactory: () => dataSource.options,
          dataSourceFactory: async () => dataSource,
        }),
        CqrsModule.forRoot({ eventPublisher, rethrowUnhandled: true }),
        ScheduleModule.forRoot(),
        DiscoveryModule,
      ],
      providers: [
        { provide: Config, useValue: config },
        { provide: AwaitingEventPublisher, useFactory: attach, inject: [DiscoveryService] },
        GrowingTables,
        Lifecycle,
        Metrics,
        NodeIdentity,
        Partitions,
        PoolMetrics,
        UnitOfWork,
        Reads,
        SecretBox,
        Traffic,
        IdempotencyKeys,
        IdempotencyRetention,
        RoutePermissions,
        YoungTables,
      ],
      exports: [
        Config,
        GrowingTables,
        Lifecycle,
        Metrics,
        NodeIdentity,
        UnitOfWork,
        Reads,
        SecretBox,
        Traffic,
        IdempotencyKeys,
      ],
    };
  }
}
