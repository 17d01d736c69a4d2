import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { resultOf } from '../support/api-client.js';
import type { PublicChargestation, WebhookEvent } from '../support/api-types.js';
import { eventsOf } from '../support/event-log.js';
import { changedConnector } from '../support/trace-expectations.js';
import { VirtualStation } from '../support/virtual-station.js';
import { WebhookSink } from '../support/webhook-sink.js';
import { type DemoServer, startDemoServer } from './demo-server.js';
import { heading, webhookLine } from './webhook-lines.js';

const HELP = `Shows what an application receives: starts a server of its own, a station of each OCPP version and a webhook
receiver, runs three sessions and prints every webhook.

  npm run demo [-- --keep]

  --keep   leaves the server and both stations running afterwards, until Ctrl-C
  --help   this text`;

/** Pause between two acts of a session in ms, so that eyes can follow. */
const PAUSE_MS = 200;

/** The events worth a line; the rest (created, ...) only set the stage. */
const SHOWN =
  /^(session\.|chargestation\.(online|offline|connector_status\.updated)$|organization\.settings\.updated$)/;

/** A station that exists on the server and is connected. */
interface Guest {
  chargestation: string;
  station: VirtualStation;
}

class Demo {
  private readonly guests: Guest[] = [];
  private wrongSignatures = 0;
  private heart?: NodeJS.Timeout;

  constructor(
    private readonly server: DemoServer,
    private readonly sink: WebhookSink,
  ) {
    sink.onDelivery = (delivery) => {
      if (!SHOWN.test(delivery.event.type)) return;
      const check = sink.check(delivery);
      if (!check.standard || !check.edrv) this.wrongSignatures += 1;
      console.log(webhookLine(delivery.event, check));
    };
  }

  /** Runs the three sessions. Throws when a webhook came with a wrong signature. */
  async run(): Promise<void> {
    const { api } = this.server;
    resultOf(await api.patch('/organization/settings', { unknown_tokens: 'accept' }));
    await this.sink.subscribe(api);

    console.log(heading('1  An OCPP 1.6 station. Its own status messages tell the whole story.'));
    const old = await this.invite('1.6', 'DEMO-16');
    const first = await this.session(old);

    console.log(
      heading('2  An OCPP 2.0.1 station, flag off. Its status knows only Occupied and Available.'),
    );
    const young = await this.invite('2.0.1', 'DEMO-201');
    const second = await this.session(young);

    console.log(
      heading('3  The flag include_artificial_status_notification_for_201 is switched on by REST.'),
    );
    const flag = { include_artificial_status_notification_for_201: true };
    resultOf(await api.patch('/organization/settings', flag));
    await this.sink.waitFor(({ event }) => event.type === 'organization.settings.updated');

    console.log(heading('4  The same 2.0.1 station again, flag on. ◆ marks what the server adds.'));
    const third = await this.session(young);

    console.log(heading('The connector as an application saw it (◆ synthetic):'));
    console.log(`  OCPP 1.6              ${first}`);
    console.log(`  OCPP 2.0.1, flag off  ${second}`);
    console.log(`  OCPP 2.0.1, flag on   ${third}`);
    if (this.wrongSignatures > 0) {
      throw new Error(`${this.wrongSignatures} webhooks came with a wrong signature`);
    }
  }

  /** Says where everything is and keeps the stations alive. */
  keep(): void {
    const { url, adminKey } = this.server;
    console.log(`${heading('Everything stays up until Ctrl-C.')}
  Swagger UI   ${url}/docs
  REST         ${url}/v1.1
  Stations     ${this.server.wsUrl}/<endpoint>
  Webhooks to  ${this.sink.url}
  Admin key    ${adminKey}

  curl -H 'Authorization: Bearer ${adminKey}' ${url}/v1.1/chargestations`);
    this.heart = setInterval(() => {
      for (const { station } of this.guests) station.heartbeat().catch(() => undefined);
    }, 60_000);
  }

  async end(): Promise<void> {
    clearInterval(this.heart);
    for (const { station } of this.guests) await station.close();
  }

  /** Creates a station with one connector and lets it connect and boot. */
  private async invite(version: '1.6' | '2.0.1', id: string): Promise<Guest> {
    const { api, wsUrl: url } = this.server;
    const body = { endpoint: id, name: `Demo, OCPP ${version}`, is_simulator: true };
    const { _id, password } = resultOf(
      await api.post<PublicChargestation>('/chargestations', body),
    );
    const plug = { type: 'Type2', format: 'Socket', power_type: 'AC_3_PHASE', power: 22 };
    resultOf(await api.post(`/chargestations/${_id}/connectors`, plug));
    const station = new VirtualStation({ version, url, id, password });
    await station.connect();
    const guest = { chargestation: _id, station };
    this.guests.push(guest);
    await station.boot();
    await this.allDelivered(guest);
    return guest;
  }

  /** Runs a session and gives the connector statuses that its webhooks told. */
  private async session(guest: Guest): Promise<string> {
    const before = (await this.allDelivered(guest)).length;
    await guest.station.session({ before: () => sleep(PAUSE_MS) });
    const events = (await this.allDelivered(guest)).slice(before);
    return events
      .filter(({ type }) => type === 'chargestation.connector_status.updated')
      .map((event) => `${changedConnector(event)?.status}${event.synthetic ? '◆' : ''}`)
      .join(' → ');
  }

  /** Waits until the receiver has every event of the station, and gives them. */
  private async allDelivered({ chargestation }: Guest): Promise<WebhookEvent[]> {
    const events = await eventsOf(this.server.api, chargestation);
    for (const { _id } of events) await this.sink.waitFor(({ event }) => event._id === _id);
    return events;
  }
}

async function main(): Promise<void> {
  const options = { keep: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } } as const;
  const { values } = parseArgs({ options });
  if (values.help) {
    console.log(HELP);
    return;
  }
  const cancel = new AbortController();
  const interrupted = once(cancel.signal, 'abort');
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => cancel.abort());

  console.log('Starting a server with a database of its own (some seconds) ...');
  const server = await startDemoServer(cancel.signal).catch((error: unknown) => {
    if (!cancel.signal.aborted) throw error;
    return null;
  });
  if (!server) return;
  const sink = await WebhookSink.start();
  const demo = new Demo(server, sink);
  try {
    await Promise.race([demo.run(), interrupted]);
    if (values.keep && !cancel.signal.aborted) {
      demo.keep();
      await interrupted;
    }
  } finally {
    sink.onDelivery = undefined;
    await demo.end();
    await server.stop();
    await sink.close();
  }
}

try {
  await main();
  process.exit(0);
} catch (error) {
  console.error(`The demo stopped: ${(error as Error).message}`);
  process.exit(1);
}
