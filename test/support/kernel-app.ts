import { rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { Module, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { LocationsModule } from '../../src/locations/locations.module.js';
import { OrganizationSettingsModule } from '../../src/organization-settings/organization-settings.module.js';
import { OrganizationsModule } from '../../src/organizations/organizations.module.js';
import { loadConfig } from '../../src/shared/config.js';
import { createDataSource } from '../../src/shared/database/data-source.js';
import { migrate } from '../../src/shared/database/migrate.js';
import { configureHttp } from '../../src/shared/http/configure-http.js';
import { HttpAdapter } from '../../src/shared/http/http-adapter.js';
import { setupOpenApi } from '../../src/shared/http/openapi.js';
import { SharedModule } from '../../src/shared/shared.module.js';
import { ApiClient } from './api-client.js';
import { createDatabase, temporaryFolder } from './postgres.js';

/** The key of the first organization's admin. */
const ADMIN_KEY = 'admin-key-of-the-kernel-0123456789abcdef';

/** The REST kernel with a few modules, and controllers that exist for the test only. */
export interface KernelApp {
  url: string;
  /** Client with the admin key of the first organization. */
  api: ApiClient;
  databaseUrl: string;
  close(): Promise<void>;
}

/** Boots the kernel on a free port and an empty database. Rejects, with everything ended, when it cannot start. */
export async function startKernel(controllers: Type[] = []): Promise<KernelApp> {
  @Module({ controllers })
  class ProbeModule {}

  const database = await createDatabase();
  const folder = await temporaryFolder();
  const config = loadConfig({
    DATA_DIR: folder,
    BOOTSTRAP_ADMIN_API_KEY: ADMIN_KEY,
    API_RATE_LIMIT: '0',
  });
  const dataSource = await createDataSource(database.url).initialize();
  const clear = async () => {
    if (dataSource.isInitialized) await dataSource.destroy();
    await database.drop();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await migrate(dataSource);
    const modules = [OrganizationsModule, OrganizationSettingsModule, LocationsModule, ProbeModule];
    @Module({ imports: [SharedModule.forRoot(config, dataSource), ...modules] })
    class KernelModule {}
    const app = await NestFactory.create<NestExpressApplication>(KernelModule, new HttpAdapter(), {
      logger: false,
      bodyParser: false,
      forceCloseConnections: true,
      abortOnError: false,
    });
    configureHttp(app, config);
    setupOpenApi(app, config);
    await app.listen(0, '127.0.0.1');
    const url = `http://127.0.0.1:${(app.getHttpServer().address() as AddressInfo).port}`;
    const close = async () => {
      await app.close();
      await clear();
    };
    return { url, api: new ApiClient(url, ADMIN_KEY), databaseUrl: database.url, close };
  } catch (error) {
    await clear();
    throw error;
  }
}
