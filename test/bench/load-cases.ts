import type { BenchPostgres } from './bench-postgres.js';
import type { Case } from './cases.js';
import { Contender, type Figures, type Load } from './measurement.js';
import { profileOf } from './profile.js';
import type { LoadResult } from './results.js';
import { type OhmgateServer, startBareServer, startEchoServer } from './servers.js';
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

/** The measured time of each server is cut into so many slices. */
const SLICES = 4;

type Both = Pick<LoadResult, 'ohmgate' | 'bare' | 'ratio'>;

/** The cases that put both servers under the same load. */
export class LoadCases {
  /** The bare server's figures by version and stations, for the cases with webhooks. */
  readonly #bare = new Map<string, Figures>();

  constructor(
    private readonly postgres: BenchPostgres,
    private readonly options: RunOptions,
  ) {}

  /** Ohmgate makes sessions, events and webhooks of the messages, the bare server rows. */
  async transactions(test: TransactionsCase): Promise<LoadResult> {
    const { name, kind, version, stations, webhook } = test;
    const load: Load = { kind, version, stations, warmUp: this.options.warmUp };
    const key = `${version}/${stations}`;
    const known = this.#bare.get(key);
    if (webhook && known) {
      // Deliveries go on while the stations rest, and would disturb the other side.
      const { figures, deliveriesPerSecond } = await this.#ohmgateAlone(name, load);
      return {
        ...test,
        ohmgate: figures,
        bare: known,
        ratio: ratioOf(figures, known),
        deliveriesPerSecond,
      };
    }
    const both = await this.#inTurns(name, load, (work) =>
      withDatabase(this.postgres, (url) =>
        withServer(startBareServer(url, version), (server) =>
          Contender.with(server, load, { postgres: this.postgres, url }, work),
        ),
      ),
    );
    this.#bare.set(key, both.bare);
    if (webhook) return this.transactions(test);
    return { ...test, ...both, deliveriesPerSecond: null };
  }

  /** Heartbeats store nothing on either side. */
  async heartbeats({ name, kind, stations }: HeartbeatsCase): Promise<LoadResult> {
    const load: Load = { kind, version: '2.0.1', stations, warmUp: this.options.warmUp };
    const both = await this.#inTurns(name, load, (work) =>
      withServer(startEchoServer(), (server) => Contender.with(server, load, null, work)),
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

  /** Both servers run; slice by slice one of them is under load, so that both meet the same machine. */
  #inTurns(
    name: string,
    load: Load,
    withBare: (work: (bare: Contender) => Promise<Both>) => Promise<Both>,
  ): Promise<Both> {
    const seconds = this.options.seconds / SLICES;
    return this.#withOhmgate(load, (contender, server, url) =>
      withBare(async (other) => {
        const { profiles } = this.options;
        for (let slice = 0; slice < SLICES; slice += 1) {
          const profile =
            profiles !== null && slice === SLICES - 1
              ? [await profileOf(profiles, name, server, this.postgres, url)]
              : [];
          if (slice % 2 === 0) await other.slice(seconds);
          await contender.slice(seconds, profile);
          if (slice % 2 === 1) await other.slice(seconds);
        }
        const ohmgate = await contender.figures();
        const bare = await other.figures();
        return { ohmgate, bare, ratio: ratioOf(ohmgate, bare) };
      }),
    );
  }

  #ohmgateAlone(name: string, load: Load) {
    const { profiles, seconds } = this.options;
    return this.#withOhmgate(load, async (contender, server, url) => {
      const webhooks = await WebhookCount.subscribe(server.api);
      const profile = profiles && (await profileOf(profiles, name, server, this.postgres, url));
      await contender.slice(seconds, profile ? [webhooks, profile] : [webhooks]);
      return { figures: await contender.figures(), deliveriesPerSecond: webhooks.perSecond };
    });
  }

  #withOhmgate<T>(
    load: Load,
    work: (contender: Contender, server: OhmgateServer, url: string) => Promise<T>,
  ): Promise<T> {
    const { postgres } = this;
    return withOhmgate(postgres, this.options.profiles !== null, (server, url) =>
      Contender.with(server, load, { postgres, url }, (contender) => work(contender, server, url)),
    );
  }
}

function ratioOf(ohmgate: Figures, bare: Figures): number {
  return Math.round((1000 * ohmgate.messagesPerSecond) / bare.messagesPerSecond) / 1000;
}
