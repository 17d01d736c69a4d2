import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { OcppVersion } from '../../src/shared/vocabulary/station.js';
import { type ApiClient, resultOf } from '../support/api-client.js';
import type { BenchPostgres } from './bench-postgres.js';
import type { Case } from './cases.js';
import { Child } from './child.js';
import type { GeneratorCommands } from './generator.js';
import { Inspector } from './inspector.js';
import { latenciesOf } from './latencies.js';
import { type Figures, type Load, measure, type WindowWork } from './measurement.js';
import { residentBytes } from './process-usage.js';
import type { BurstResult, ConnectionsResult, LoadResult, Result } from './results.js';
import {
  type OhmgateServer,
  type Server,
  startBareServer,
  startEchoServer,
  startOhmgate,
} from './servers.js';
import type { WebhookReceiverCommands } from './webhook-receiver.js';

const REST_PAUSE_MS = 50;
/** How long REST requests go on before and after a burst. */
const AROUND_BURST_MS = 500;
const IDLE_MS = 2000;

/** How long is measured. */
export interface RunOptions {
  /** s. */
  seconds: number;
  /** s. */
  warmUp: number;
  /** Folder for a CPU profile and the statements of each case; null for none. */
  profiles: string | null;
}

/** Runs cases one after the other, each server on a new database of the same Postgres. */
export class CaseRunner {
  /** The bare server is measured once for each load. */
  readonly #bare = new Map<string, Figures>();
  #ran = 0;

  constructor(
    private readonly postgres: BenchPostgres,
    private readonly options: RunOptions,
  ) {}

  run(test: Case): Promise<Result> {
    this.#ran += 1;
    switch (test.kind) {
      case 'transactions':
        return this.#transactions(test);
      case 'heartbeats':
        return this.#heartbeats(test);
      case 'connections':
        return this.#connections(test);
      case 'burst':
        return this.#burst(test);
    }
  }

  async #transactions(test: Extract<Case, { kind: 'transactions' }>): Promise<LoadResult> {
    const { name, version, stations, webhook } = test;
    const load: Load = { ...this.options, kind: 'transactions', version, stations };
    let deliveriesPerSecond: number | null = null;
    const key = `${version}/${stations}`;
    const { ohmgate, bare } = await this.#both(
      () =>
        this.#withOhmgate(async (server, url) => {
          const receiver = webhook ? await subscribe(server.api) : null;
          const database = { postgres: this.postgres, url };
          const profile = await this.#profile(name, server, url);
          const before = { at: 0, count: 0 };
          const figures = await measure(server, load, database, {
            async begin() {
              before.at = Date.now();
              before.count = (await receiver?.ask('count')) ?? 0;
              await profile?.begin();
            },
            async end() {
              if (receiver) {
                const count = (await receiver.ask('count')) - before.count;
                deliveriesPerSecond = Math.round((1000 * count) / (Date.now() - before.at));
              }
              await profile?.end();
            },
          });
          await receiver?.end();
          return figures;
        }),
      async () => {
        const known = this.#bare.get(key);
        if (known) return known;
        const figures = await this.#withDatabase((url) =>
          withServer(startBareServer(url, version), (server) =>
            measure(server, load, { postgres: this.postgres, url }),
          ),
        );
        this.#bare.set(key, figures);
        return figures;
      },
    );
    const ratio = ratioOf(ohmgate, bare);
    return {
      name,
      kind: 'transactions',
      version,
      stations,
      webhook,
      ohmgate,
      bare,
      ratio,
      deliveriesPerSecond,
    };
  }

  async #heartbeats({
    name,
    stations,
  }: Extract<Case, { kind: 'heartbeats' }>): Promise<LoadResult> {
    const load: Load = { ...this.options, kind: 'heartbeats', version: '2.0.1', stations };
    const { ohmgate, bare } = await this.#both(
      () =>
        this.#withOhmgate(async (server, url) =>
          measure(
            server,
            load,
            { postgres: this.postgres, url },
            await this.#profile(name, server, url),
          ),
        ),
      () => withServer(startEchoServer(), (server) => measure(server, load, null)),
    );
    const ratio = ratioOf(ohmgate, bare);
    const rest = { version: null, webhook: false, deliveriesPerSecond: null };
    return { name, kind: 'heartbeats', stations, ohmgate, bare, ratio, ...rest };
  }

  async #connections(test: Extract<Case, { kind: 'connections' }>): Promise<ConnectionsResult> {
    const { name, stations } = test;
    return this.#withOhmgate(async (server) => {
      const inspector = await Inspector.connect(server.output());
      const settled = async () => {
        await sleep(IDLE_MS);
        for (let round = 0; round < 3; round += 1)
          await inspector.call('HeapProfiler.collectGarbage');
        await sleep(IDLE_MS);
        return residentBytes(server.pid);
      };
      // The first stations make the server load and compile what all of them need.
      await withStations(server, '2.0.1', 50, async () => {});
      const rssEmpty = await settled();
      return withStations(server, '2.0.1', stations, async () => {
        const rss = await settled();
        inspector.close();
        const rssPerConnection =
          rss !== null && rssEmpty !== null ? Math.round((rss - rssEmpty) / stations) : null;
        return { name, kind: 'connections', stations, rssEmpty, rssPerConnection };
      });
    }, true);
  }

  async #burst({
    name,
    version,
    stations,
  }: Extract<Case, { kind: 'burst' }>): Promise<BurstResult> {
    return this.#withOhmgate((server) =>
      withStations(server, version, stations, async (generator) => {
        const rest = new RestPoll(server.api);
        await sleep(AROUND_BURST_MS);
        const { refused, firstRefusal, p50, p95, p99, slowest } = await generator.ask('burst');
        await sleep(AROUND_BURST_MS);
        const { times, failed } = await rest.end();
        if (firstRefusal) console.error(`A message was refused: ${firstRefusal}`);
        const answers = { p50, p95, p99, slowest };
        return {
          name,
          kind: 'burst',
          version,
          stations,
          answers,
          refused,
          rest: latenciesOf(times),
          restFailed: failed,
        };
      }),
    );
  }

  /** The order alternates, so that neither server always runs on the warmer machine. */
  async #both(measureOhmgate: () => Promise<Figures>, measureBare: () => Promise<Figures>) {
    if (this.#ran % 2 === 0) {
      const ohmgate = await measureOhmgate();
      return { ohmgate, bare: await measureBare() };
    }
    const bare = await measureBare();
    return { ohmgate: await measureOhmgate(), bare };
  }

  #withOhmgate<T>(
    work: (server: OhmgateServer, url: string) => Promise<T>,
    inspect = false,
  ): Promise<T> {
    const inspected = inspect || this.options.profiles !== null;
    return this.#withDatabase((url) =>
      withServer(startOhmgate(url, inspected), (server) => work(server, url)),
    );
  }

  async #withDatabase<T>(work: (url: string) => Promise<T>): Promise<T> {
    const url = await this.postgres.createDatabase();
    try {
      return await work(url);
    } finally {
      await this.postgres.dropDatabase(url);
    }
  }

  /** Keeps what the server and its database spend their time on within the window. */
  async #profile(
    name: string,
    server: OhmgateServer,
    url: string,
  ): Promise<WindowWork | undefined> {
    const folder = this.options.profiles;
    if (folder === null) return undefined;
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
        const statements = await this.postgres.statements(url);
        await writeFile(`${file}.statements.json`, JSON.stringify(statements, null, 2));
      },
    };
  }
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

async function subscribe(api: ApiClient): Promise<Child<WebhookReceiverCommands>> {
  const receiver = Child.start<WebhookReceiverCommands>('./webhook-receiver.js');
  const url = await receiver.ask('listen');
  resultOf(await api.post('/webhooks', { url, events: ['session.*'] }));
  return receiver;
}

async function withServer<S extends Server, T>(
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

async function withStations<T>(
  server: Server,
  version: OcppVersion,
  count: number,
  work: (generator: Child<GeneratorCommands>) => Promise<T>,
): Promise<T> {
  const generator = Child.start<GeneratorCommands>('./generator.js');
  try {
    await generator.ask('connect', server.wsUrl, version, count);
    return await work(generator);
  } finally {
    await generator.end();
  }
}

function ratioOf(ohmgate: Figures, bare: Figures): number {
  return Math.round((1000 * ohmgate.messagesPerSecond) / bare.messagesPerSecond) / 1000;
}
