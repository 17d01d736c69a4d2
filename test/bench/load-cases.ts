import type { BenchPostgres } from './bench-postgres.js';
import type { Case } from './cases.js';
import { type Figures, type Load, measure, type WindowWork } from './measurement.js';
import { profileOf } from './profile.js';
import type { LoadResult } from './results.js';
import { startBareServer, startEchoServer } from './servers.js';
import { withDatabase, withOhmgate, withServer } from './surroundings.js';
import { WebhookCount } from './webhook-count.js';

/** How long is measured, and whether more is written down. */
export interface RunOptions {
  /** s. */
  seconds: number;
  /** s. */
  warmUp: number;
  /** Folder for a CPU profile and the statements of each case; null for none. */
  profiles: string | null;
}

type TransactionsCase = Extract<Case, { kind: 'transactions' }>;
type HeartbeatsCase = Extract<Case, { kind: 'heartbeats' }>;

/** The cases that put both servers under the same load, one after the other. */
export class LoadCases {
  /** The bare server is measured once for each load. */
  readonly #bare = new Map<string, Figures>();
  #ran = 0;

  constructor(
    private readonly postgres: BenchPostgres,
    private readonly options: RunOptions,
  ) {}

  /** Ohmgate's messages are stored as sessions, events and webhooks, the bare server's as rows. */
  async transactions(test: TransactionsCase): Promise<LoadResult> {
    const { name, kind, version, stations, webhook } = test;
    const load: Load = { ...this.options, kind, version, stations };
    let deliveriesPerSecond: number | null = null;
    const both = await this.#both(
      () =>
        this.#ohmgate(name, load, webhook).then(({ figures, deliveries }) => {
          deliveriesPerSecond = deliveries;
          return figures;
        }),
      () => this.#bareOnce(load),
    );
    return { name, kind, version, stations, webhook, ...both, deliveriesPerSecond };
  }

  /** Heartbeats store nothing on either side. */
  async heartbeats({ name, kind, stations }: HeartbeatsCase): Promise<LoadResult> {
    const load: Load = { ...this.options, kind, version: '2.0.1', stations };
    const both = await this.#both(
      async () => (await this.#ohmgate(name, load, false)).figures,
      () => withServer(startEchoServer(), (server) => measure(server, load, null)),
    );
    return {
      name,
      kind,
      version: null,
      stations,
      webhook: false,
      ...both,
      deliveriesPerSecond: null,
    };
  }

  /** The order alternates, so that neither server always runs on the warmer machine. */
  async #both(measureOhmgate: () => Promise<Figures>, measureBare: () => Promise<Figures>) {
    this.#ran += 1;
    const bareFirst = this.#ran % 2 === 1 ? await measureBare() : null;
    const ohmgate = await measureOhmgate();
    const bare = bareFirst ?? (await measureBare());
    const ratio = Math.round((1000 * ohmgate.messagesPerSecond) / bare.messagesPerSecond) / 1000;
    return { ohmgate, bare, ratio };
  }

  #ohmgate(name: string, load: Load, webhook: boolean) {
    const { postgres } = this;
    const { profiles } = this.options;
    return withOhmgate(postgres, profiles !== null, async (server, url) => {
      const count = webhook ? await WebhookCount.subscribe(server.api) : null;
      const profile = profiles && (await profileOf(profiles, name, server, postgres, url));
      const work = [count, profile].filter((part): part is WindowWork => Boolean(part));
      const figures = await measure(server, load, { postgres, url }, work);
      return { figures, deliveries: count?.perSecond ?? null };
    });
  }

  async #bareOnce(load: Load): Promise<Figures> {
    const { postgres } = this;
    const key = `${load.version}/${load.stations}`;
    const known = this.#bare.get(key);
    if (known) return known;
    const figures = await withDatabase(postgres, (url) =>
      withServer(startBareServer(url, load.version), (server) =>
        measure(server, load, { postgres, url }),
      ),
    );
    this.#bare.set(key, figures);
    return figures;
  }
}
