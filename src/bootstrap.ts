import type { AddressInfo } from 'node:net';
import { Logger } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { DataSource } from 'typeorm';
import { servePanel } from './admin-panel/serve-panel.js';
import { AppModule } from './app.module.js';
import { OcppWsAdapter } from './ocpp-gateway/ocpp-ws.adapter.js';
import { TlsListener } from './ocpp-gateway/tls-listener.js';
import {
  type BootstrapResult,
  FIRST_MEMBER,
  OrganizationBootstrap,
} from './organizations/organization-bootstrap.js';
import type { Config } from './shared/config.js';
import { createDataSource } from './shared/database/data-source.js';
import { startEmbeddedPostgres } from './shared/database/embedded-postgres.js';
import { migrate } from './shared/database/migrate.js';
import { configureHttp } from './shared/http/configure-http.js';
import { HttpAdapter } from './shared/http/http-adapter.js';
import { setupOpenApi } from './shared/http/openapi.js';
import { Lifecycle } from './shared/lifecycle.js';
import { Log } from './shared/log.js';

/** How long a client may take to send the head of a request, and with it of an upgrade. */
const HANDSHAKE_TIMEOUT_MS = 10_000;

/** The running server. */
export interface Ohmgate {
  app: NestExpressApplication;
  /** Where it listens, for example `http://127.0.0.1:3000`. */
  url: string;
  /** What the start has made, to be told once. */
  made: BootstrapResult;
  /** Refuses new work, finishes what is under way, closes sockets, stops the embedded database. */
  close(): Promise<void>;
}

/** Starts database, migrations and server. Rejects, with everything ended again, when one of them cannot start. */
export async function startOhmgate(config: Config): Promise<Ohmgate> {
  const log = new Log(config.get('LOG_LEVEL'));
  const database = await startDatabase(config, log);
  try {
    const app = await startApplication(config, log, database.url);
    const { port, address } = app.getHttpServer().address() as AddressInfo;
    config.listensOn(port);
    const host = address === '0.0.0.0' || address === '::' ? 'localhost' : address;
    return {
      app,
      url: `http://${host}:${port}`,
      made: app.get(OrganizationBootstrap).bootstrapResult(),
      async close() {
        app.get(Lifecycle).drain();
        await app.close();
        await database.stop();
      },
    };
  } catch (error) {
    await database.stop();
    throw error;
  }
}

/** The database of the environment: that of DATABASE_URL, or the embedded one, which is adopted when it runs. */
export async function startDatabase(
  config: Config,
  log: Log,
): Promise<{ url: string; stop(): Promise<void> }> {
  const url = config.get('DATABASE_URL');
  if (url !== null) return { url, async stop() {} };
  return startEmbeddedPostgres({
    dataDir: config.get('DATA_DIR'),
    log: {
      log: (line) => log.log(line, 'Database'),
      warn: (line) => log.warn(line, 'Database'),
    },
  });
}

/** The application on its migrated database: wired, but not initialized, so it neither serves nor works by the clock. */
export async function createApplication(
  config: Config,
  log: Log,
  databaseUrl: string,
): Promise<{ app: NestExpressApplication; dataSource: DataSource }> {
  await runMigrations(log, databaseUrl);
  const dataSource = await createDataSource(databaseUrl).initialize();
  try {
    const app = await NestFactory.create<NestExpressApplication>(
      AppModule.forRoot(config, dataSource),
      new HttpAdapter(),
      {
        logger: log,
        bodyParser: false,
        forceCloseConnections: true,
        abortOnError: false,
      },
    );
    return { app, dataSource };
  } catch (error) {
    await dataSource.destroy();
    throw error;
  }
}

async function startApplication(
  config: Config,
  log: Log,
  databaseUrl: string,
): Promise<NestExpressApplication> {
  const { app, dataSource } = await createApplication(config, log, databaseUrl);
  try {
    Logger.overrideLogger(log);
    configureHttp(app, config);
    setupOpenApi(app, config);
    servePanel(app);
    const server = app.getHttpServer();
    server.headersTimeout = HANDSHAKE_TIMEOUT_MS;
    server.requestTimeout = 3 * HANDSHAKE_TIMEOUT_MS;
    app.useWebSocketAdapter(new OcppWsAdapter(app));
    await app.init();
    await listen(app, config);
    return app;
  } catch (error) {
    if (dataSource.isInitialized) await dataSource.destroy();
    throw error;
  }
}

/** Listens; the error of a failure says what to do, and tells the secrets that would otherwise be lost. */
async function listen(app: NestExpressApplication, config: Config): Promise<void> {
  const [port, host] = [config.get('PORT'), config.get('HOST')];
  try {
    await app.get(TlsListener).listen(host);
    await app.listen(port, host);
  } catch (error) {
    const { code, message, port: taken } = error as NodeJS.ErrnoException & { port?: number };
    const reason =
      code === 'EADDRINUSE'
        ? `port ${taken} is taken. Stop the other program or set ${taken === port ? 'PORT' : 'OCPP_TLS_PORT'}.`
        : code === 'EADDRNOTAVAIL'
          ? `HOST=${host} is no address of this machine.`
          : message;
    const { key, password } = app.get(OrganizationBootstrap).bootstrapResult();
    await app.close();
    const lines = [
      reason,
      ...(key ? [`Admin API key (shown this once: keep it): ${key}`] : []),
      ...(password ? [`Password of ${FIRST_MEMBER} (shown this once: keep it): ${password}`] : []),
    ];
    throw new Error(lines.join('\n'));
  }
}

/** On connections of their own, since a migration may take as long as it likes. */
async function runMigrations(log: Log, databaseUrl: string): Promise<void> {
  const dataSource = await createDataSource(databaseUrl, 0).initialize().catch(explainedOutage);
  try {
    const ran = await migrate(dataSource);
    if (ran.length > 0) {
      log.log(`Migrations run: ${ran.length}, the last one ${ran.at(-1)?.name}`, 'Database');
    }
  } finally {
    await dataSource.destroy();
  }
}

/** With the one place to look at; of several refused addresses Node tells only the code. */
function explainedOutage(error: NodeJS.ErrnoException): never {
  const reason = error.message || error.code;
  const advice = 'DATABASE_URL says where it is';
  throw new Error(`the database cannot be used: ${reason}. ${advice}.`, { cause: error });
}
