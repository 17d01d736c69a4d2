import type { OcppVersion } from '../../src/shared/vocabulary/station.js';
import type { BenchPostgres } from './bench-postgres.js';
import { Child } from './child.js';
import type { GeneratorCommands } from './generator.js';
import { type OhmgateServer, type Server, startOhmgate } from './servers.js';

/** Runs `work` with a new, empty database, and removes it. */
export async function withDatabase<T>(
  postgres: BenchPostgres,
  work: (url: string) => Promise<T>,
): Promise<T> {
  const url = await postgres.createDatabase();
  try {
    return await work(url);
  } finally {
    await postgres.dropDatabase(url);
  }
}

/** Runs `work` with a server, and ends it. */
export async function withServer<S extends Server, T>(
  start: Promise<S>,
  work: (server: S) => Promise<T>,
): Promise<T> {
  const server = await start;
  try {
    return await work(server);
  } finally {
    await server.stop();
  }
}

/** Runs `work` with an Ohmgate on a new database. */
export function withOhmgate<T>(
  postgres: BenchPostgres,
  inspect: boolean,
  work: (server: OhmgateServer, databaseUrl: string) => Promise<T>,
): Promise<T> {
  return withDatabase(postgres, (url) =>
    withServer(startOhmgate(url, inspect), (server) => work(server, url)),
  );
}

/** Runs `work` with a generator whose stations are connected and have booted, which took so many seconds. */
export async function withStations<T>(
  server: Server,
  version: OcppVersion,
  count: number,
  work: (generator: Child<GeneratorCommands>, connecting: number) => Promise<T>,
): Promise<T> {
  const generator = Child.start<GeneratorCommands>('./generator.js');
  try {
    const connecting = await generator.ask('connect', server.wsUrl, version, count);
    return await work(generator, connecting);
  } finally {
    await generator.end();
  }
}
