import { setTimeout as sleep } from 'node:timers/promises';
import type { ApiClient } from '../support/api-client.js';
import type { BenchPostgres } from './bench-postgres.js';
import type { Case } from './cases.js';
import { Inspector } from './inspector.js';
import { latenciesOf } from './latencies.js';
import { residentBytes } from './process-usage.js';
import type { BurstResult, ConnectionsResult } from './results.js';
import { withOhmgate, withStations } from './surroundings.js';

const REST_PAUSE_MS = 50;
/** How long REST requests go on before and after a burst. */
const AROUND_BURST_MS = 500;
const IDLE_MS = 2000;
/** The first stations make the server load and compile what all of them need. */
const FIRST_STATIONS = 50;

/** How fast stations arrive, and what one costs in memory while it says nothing. */
export function measureConnections(
  postgres: BenchPostgres,
  { name, kind, stations }: Extract<Case, { kind: 'connections' }>,
): Promise<ConnectionsResult> {
  return withOhmgate(postgres, true, async (server) => {
    const inspector = await Inspector.connect(server.output());
    const residentWhenIdle = async () => {
      await sleep(IDLE_MS);
      await inspector.call('HeapProfiler.collectGarbage');
      await sleep(IDLE_MS);
      return residentBytes(server.pid);
    };
    await withStations(server, '2.0.1', FIRST_STATIONS, async () => {});
    const rssEmpty = await residentWhenIdle();
    let bootsPerSecond = 0;
    const rss = await withStations(server, '2.0.1', stations, (_generator, connecting) => {
      bootsPerSecond = Math.round(stations / connecting);
      return residentWhenIdle();
    });
    inspector.close();
    const known = rss !== null && rssEmpty !== null;
    const rssPerConnection = known ? Math.round((rss - rssEmpty) / stations) : null;
    return { name, kind, stations, rssEmpty, rssPerConnection, bootsPerSecond };
  });
}

/** Every station starts a transaction in the same instant, while somebody uses the REST API. */
export function measureBurst(
  postgres: BenchPostgres,
  { name, kind, version, stations }: Extract<Case, { kind: 'burst' }>,
): Promise<BurstResult> {
  return withOhmgate(postgres, false, (server) =>
    withStations(server, version, stations, async (generator) => {
      const poll = new RestPoll(server.api);
      await sleep(AROUND_BURST_MS);
      const { refused } = await generator.ask('burst');
      await sleep(AROUND_BURST_MS);
      const { times, failed } = await poll.end();
      const answers = await generator.ask('latencies');
      const rest = latenciesOf(times);
      return { name, kind, version, stations, answers, refused, rest, restFailed: failed };
    }),
  );
}

/** Asks for the first page of chargestations again and again, whether or not the last answer has come. */
class RestPoll {
  readonly #times: number[] = [];
  readonly #underWay: Promise<void>[] = [];
  #failed = 0;
  readonly #timer: NodeJS.Timeout;

  constructor(api: ApiClient) {
    this.#timer = setInterval(() => this.#underWay.push(this.#ask(api)), REST_PAUSE_MS);
  }

  async end(): Promise<{ times: number[]; failed: number }> {
    clearInterval(this.#timer);
    await Promise.all(this.#underWay);
    return { times: this.#times, failed: this.#failed };
  }

  async #ask(api: ApiClient): Promise<void> {
    const since = performance.now();
    const status = await api.get('/chargestations', { paginate_limit: 20 }).then(
      (response) => response.status,
      () => 0,
    );
    this.#times.push(performance.now() - since);
    if (status !== 200) this.#failed += 1;
  }
}
