import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';
import { type ApiClient, resultOf } from '../../support/api-client.js';
import { type RunningApp, type RunningAppProcess, startAppProcess } from '../../support/app.js';
import { eventually } from '../../support/eventually.js';
import { createDatabase } from '../../support/postgres.js';
import { sql } from '../../support/tenants.js';
import { type Delivery, WebhookSink } from '../../support/webhook-sink.js';
import { Ledger } from './ledger.js';

/** Path of the endpoint that gets every event. */
export const RECEIVER = '/';

/** Below the ports that the system gives to clients, so that none of those takes the server's while it is down. */
const PORTS = { from: 20_000, to: 32_000 };

export interface CrashSceneOptions {
  /** A database of the caller's; default a new one, which the scene drops. */
  databaseUrl?: string;
  /** How the server reaches it, for instance through a line that can be cut; default directly. */
  serverDatabaseUrl?: string;
  env?: Record<string, string>;
}

/** A server that dies and comes back at the same address, and a receiver of all its webhooks that writes down what it acknowledges. */
export class CrashScene implements RunningApp {
  /** The present server, or the last one. */
  server: RunningAppProcess;
  readonly url: string;
  readonly wsUrl: string;
  readonly api: ApiClient;
  readonly databaseUrl: string;
  /** Deliveries whose `webhook-id` is not the `_id` of their event. */
  readonly wrongIds: string[] = [];
  /** Told of each delivery as it comes. */
  onDelivery: (delivery: Delivery) => void = () => {};
  /** `_id` of the endpoint. */
  endpoint: string;

  private constructor(
    server: RunningAppProcess,
    private readonly start: () => Promise<RunningAppProcess>,
    readonly ledger: Ledger,
    readonly sink: WebhookSink,
    databaseUrl: string,
    private readonly drop: () => Promise<void>,
  ) {
    this.server = server;
    const { url, wsUrl, api } = server;
    Object.assign(this, { url, wsUrl, api });
    this.databaseUrl = databaseUrl;
  }

  static async start(options: CrashSceneOptions = {}): Promise<CrashScene> {
    const own = options.databaseUrl ? null : await createDatabase();
    const databaseUrl = options.databaseUrl ?? (own?.url as string);
    const env = { ...options.env, PORT: String(await steadyPort()) };
    const start = () =>
      startAppProcess({ databaseUrl: options.serverDatabaseUrl ?? databaseUrl, env });
    const [server, ledger, sink] = await Promise.all([start(), Ledger.open(), WebhookSink.start()]);
    const drop = async () => own?.drop();
    const scene = new CrashScene(server, start, ledger, sink, databaseUrl, drop);
    await scene.#subscribe();
    return scene;
  }

  /** Ends the server at once, as a crash does. */
  async kill(): Promise<void> {
    await this.server.kill('SIGKILL');
  }

  /** Starts the next server, once the last one has ended. */
  async restart(): Promise<void> {
    this.server = await this.start();
  }

  /** Waits until the receiver has acknowledged every committed event. */
  async delivered(within = 60_000): Promise<void> {
    const open = `SELECT count(*)::int AS n FROM event e WHERE type NOT LIKE 'webhook.%' AND NOT EXISTS
      (SELECT FROM webhook_delivery d WHERE d.event = e._id AND d.endpoint = $1 AND d.status = 'delivered')`;
    await eventually(
      async () => {
        const [row] = await sql<{ n: number }>(this.databaseUrl, open, [this.endpoint]);
        if (row?.n) throw new Error(`${row.n} are missing`);
        return true;
      },
      { within, every: 200, what: 'a delivery of every event' },
    );
  }

  async close(): Promise<void> {
    await this.server.close();
    await this.sink.close();
    await this.ledger.close();
    await this.drop();
  }

  async #subscribe(): Promise<void> {
    const { api, sink, ledger } = this;
    sink.onDelivery = (delivery) => {
      const { headers, event } = delivery;
      if (headers['webhook-id'] !== event._id) this.wrongIds.push(event._id);
      sink.deliveries.length = 0;
      this.onDelivery(delivery);
    };
    sink.beforeSuccess = ({ path, event, body }) =>
      ledger.append({ path, id: event._id, body: body.toString() });
    const { _id } = await sink.subscribe(api, ['*'], RECEIVER, { ordering: 'relaxed' });
    this.endpoint = _id;
    resultOf(await api.patch('/organization/settings', { unknown_tokens: 'accept' }));
  }
}

/** A port on 127.0.0.1 that can be kept over restarts. */
async function steadyPort(): Promise<number> {
  for (;;) {
    const port = randomInt(PORTS.from, PORTS.to);
    const probe = createServer();
    const free = await new Promise<boolean>((resolve) => {
      probe.once('error', () => resolve(false));
      probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
    });
    if (free) return port;
  }
}
