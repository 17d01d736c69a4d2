import { setTimeout as sleep } from 'node:timers/promises';
import type { BenchPostgres } from './bench-postgres.js';
import type { Case } from './cases.js';
import { Inspector } from './inspector.js';
import type { RunOptions } from './load-cases.js';
import { Contender, type Load } from './measurement.js';
import { residentBytes } from './process-usage.js';
import type { SoakResult } from './results.js';
import { withOhmgate } from './surroundings.js';
import { WebhookCount } from './webhook-count.js';

/** How many times the memory is looked at. */
const LOOKS = 60;
const POLLED = ['/sessions', '/chargestations', '/events?sort_order=desc', '/connectors'];

/** Whether the server's memory stays where it is under a steady load of stations, webhooks and REST requests. */
export function measureSoak(
  postgres: BenchPostgres,
  { name, kind, version, stations, rate }: Extract<Case, { kind: 'soak' }>,
  { seconds, warmUp }: RunOptions,
): Promise<SoakResult> {
  const load: Load = { kind: 'transactions', version, stations, rate, warmUp };
  return withOhmgate(postgres, true, (server, url) =>
    Contender.with(server, load, { postgres, url }, async (contender) => {
      const inspector = await Inspector.connect(server.output());
      const webhooks = await WebhookCount.subscribe(server.api);
      const heap: number[] = [];
      const resident: number[] = [];
      let watching = true;
      const watch = async () => {
        for (let look = 0; watching; look += 1) {
          await sleep((seconds * 1000) / LOOKS);
          await server.api.get(POLLED[look % POLLED.length] as string);
          await inspector.call('HeapProfiler.collectGarbage');
          const { usedSize } = (await inspector.call('Runtime.getHeapUsage')) as {
            usedSize: number;
          };
          heap.push(usedSize);
          resident.push(residentBytes(server.pid) ?? 0);
          console.error(
            `${name}: heap ${megabytes(usedSize)} MB, resident ${megabytes(resident.at(-1) ?? 0)} MB`,
          );
        }
      };
      const watched = watch();
      await contender.slice(seconds, [webhooks]);
      watching = false;
      await watched;
      inspector.close();
      const figures = await contender.figures();
      const deliveriesPerSecond = webhooks.perSecond;
      return {
        name,
        kind,
        version,
        stations,
        seconds,
        rate,
        figures,
        deliveriesPerSecond,
        heap,
        resident,
      };
    }),
  );
}

function megabytes(bytes: number): number {
  return Math.round(bytes / 1e6);
}
