import { rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { Module } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { Test } from '@nestjs/testing';
import { OrganizationSettingsModule } from '../../src/organization-settings/organization-settings.module.js';
import { OrganizationsModule } from '../../src/organizations/organizations.module.js';
import { loadConfig } from '../../src/shared/config.js';
import { createDataSource } from '../../src/shared/database/data-source.js';
import { migrate } from '../../src/shared/database/migrate.js';
import { UnitOfWork } from '../../src/shared/database/unit-of-work.js';
import { configureHttp } from '../../src/shared/http/configure-http.js';
import { newId } from '../../src/shared/id.js';
import { SharedModule } from '../../src/shared/shared.module.js';
import { DeliveryClock } from '../../src/webhooks/delivery-clock.js';
import { DeliveryLimits } from '../../src/webhooks/delivery-limits.js';
import { DeliverySender } from '../../src/webhooks/delivery-sender.js';
import type { EventDraft } from '../../src/webhooks/event-drafts.js';
import { EventLog } from '../../src/webhooks/event-log.js';
import { StreamLimits } from '../../src/webhooks/stream-limits.js';
import { WebhooksModule } from '../../src/webhooks/webhooks.module.js';
import { ApiClient } from './api-client.js';
import { createDatabase, temporaryFolder } from './postgres.js';
import { sql } from './tenants.js';

const ADMIN_KEY = 'admin-key-of-the-webhooks-0123456789abcdef';
const SECRETS_KEY = Buffer.alloc(32, 7).toString('base64');

/** No attempt ends, and no lease runs out, because the machine is busy; a shutdown does not wait for receivers that hang. */
export const PATIENT = { attemptMs: 60_000, leaseMs: 120_000, drainMs: 100 };

/** Fails, and is tried again when the test puts the clock forward by `LATER_MS`: never by itself while the machine is busy. */
export const REFUSED = { status: 503, headers: { 'retry-after': '3000' } };
export const LATER_MS = 3_601_000;

/** The webhooks module with the kernel around it and nothing else: events come from the test. */
export interface WebhooksApp {
  api: ApiClient;
  databaseUrl: string;
  /** `_id` of the first organization. */
  organization: string;
  clock: DeliveryClock;
  /** May be changed at any time. */
  limits: DeliveryLimits;
  sender: DeliverySender;
  unitOfWork: UnitOfWork;
  eventLog: EventLog;
  /** Logs events in one transaction. */
  log(drafts: EventDraft[]): Promise<void>;
  close(): Promise<void>;
}

export interface WebhooksAppOptions {
  databaseUrl?: string;
  /** Shorter times than in production. */
  limits?: Partial<DeliveryLimits>;
  streamLimits?: Partial<StreamLimits>;
  env?: Record<string, string>;
}

/** Boots it on a free port, on an empty database unless one is given. */
export async function startWebhooks(options: WebhooksAppOptions = {}): Promise<WebhooksApp> {
  const database = options.databaseUrl ? null : await createDatabase();
  const databaseUrl = options.databaseUrl ?? (database?.url as string);
  const folder = await temporaryFolder();
  const config = loadConfig({
    DATA_DIR: folder,
    SECRETS_KEY,
    BOOTSTRAP_ADMIN_API_KEY: ADMIN_KEY,
    API_RATE_LIMIT: '0',
    WEBHOOK_ALLOW_HTTP: 'true',
    WEBHOOK_ALLOWED_CIDRS: '127.0.0.0/8',
    ...options.env,
  });
  const dataSource = await createDataSource(databaseUrl).initialize();
  await migrate(dataSource);
  @Module({
    imports: [
      SharedModule.forRoot(config, dataSource),
      OrganizationsModule,
      OrganizationSettingsModule,
      WebhooksModule,
    ],
  })
  class TestModule {}
  const testing = await Test.createTestingModule({ imports: [TestModule] })
    .overrideProvider(DeliveryLimits)
    .useValue(Object.assign(new DeliveryLimits(), options.limits))
    .overrideProvider(StreamLimits)
    .useValue(Object.assign(new StreamLimits(), options.streamLimits))
    .compile();
  const app = testing.createNestApplication<NestExpressApplication>({
    bodyParser: false,
    forceCloseConnections: true,
    logger: process.env.LOG ? undefined : false,
  });
  configureHttp(app, config);
  await app.listen(0, '127.0.0.1');
  const url = `http://127.0.0.1:${(app.getHttpServer().address() as AddressInfo).port}`;
  const [first] = await sql<{ _id: string }>(databaseUrl, 'SELECT _id FROM organization LIMIT 1');
  const unitOfWork = app.get(UnitOfWork);
  const eventLog = app.get(EventLog);
  return {
    api: new ApiClient(url, ADMIN_KEY),
    databaseUrl,
    organization: first?._id as string,
    clock: app.get(DeliveryClock),
    limits: app.get(DeliveryLimits),
    sender: app.get(DeliverySender),
    unitOfWork,
    eventLog,
    log: (drafts) => unitOfWork.run(async () => eventLog.append(drafts)),
    close: async () => {
      await app.close();
      await database?.drop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** An event about a session of this chargestation. */
export function sessionDraft(
  organization: string,
  chargestation: string | null,
  more: Partial<EventDraft> = {},
): EventDraft {
  const data = JSON.stringify({ _id: newId(), chargestation, status: 'Started' });
  const type = 'session.updated';
  return {
    organization,
    chargestation,
    object: 'session',
    type,
    synthetic: false,
    data,
    raw: null,
    ...more,
  };
}
