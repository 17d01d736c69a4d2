import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BenchPostgres } from './bench-postgres.js';
import { Inspector } from './inspector.js';
import type { WindowWork } from './measurement.js';
import type { OhmgateServer } from './servers.js';

/**
 * Writes down what a server that was started with its inspector, and its database, spend their time on within the window:
 * `<name>.cpuprofile` for the browser's developer tools, and `<name>.statements.json`.
 */
export async function profileOf(
  folder: string,
  name: string,
  server: OhmgateServer,
  postgres: BenchPostgres,
  databaseUrl: string,
): Promise<WindowWork> {
  const file = join(folder, name.replaceAll('/', '-'));
  const inspector = await Inspector.connect(server.output());
  await inspector.call('Profiler.enable');
  return {
    begin: async () => {
      await inspector.call('Profiler.start');
    },
    end: async () => {
      const { profile } = await inspector.call<{ profile: object }>('Profiler.stop');
      inspector.close();
      await writeFile(`${file}.cpuprofile`, JSON.stringify(profile));
      const statements = await postgres.statements(databaseUrl);
      await writeFile(`${file}.statements.json`, JSON.stringify(statements, null, 2));
    },
  };
}
