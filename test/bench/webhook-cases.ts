import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { type ApiClient, resultOf } from '../support/api-client.js';
import type { BarePosterCommands } from './bare-poster.js';
import type { BenchPostgres } from './bench-postgres.js';
import type { Case } from './cases.js';
import { Child } from './child.js';
import { CpuUse } from './cpu-use.js';
import type { RunOptions } from './load-cases.js';
import { Contender, type Load } from './measurement.js';
import { profileOf } from './profile.js';
import type { WebhooksBacklogResult, WebhooksIntakeResult, WebhooksLiveResult } from './results.js';
import type { OhmgateServer } from './servers.js';
import { withOhmgate, withStations } from './surroundings.js';
import type { WebhookReceiverCommands } from './webhook-receiver.js';

type WebhooksCase = Extract<Case, { kind: `webhooks/${string}` }>;
type WebhooksResult = WebhooksBacklogResult | WebhooksLiveResult | WebhooksIntakeResult;
type Receiver = Child<WebhookReceiverCommands>;

/** Messages per second that make 1,000 events: ten messages of a transaction make twelve. */
const EVENTS_PER_SECOND = 1000;
const MESSAGES_PER_SECOND = Math.round((EVENTS_PER_SECOND * 10) / 12);
/** Events that wait before the deliveries begin, for each second that is measured. */
const BACKLOG_PER_SECOND = 5000;
/** Both senders run so long (s) before they are measured. */
const WARM_UP_S = 2;
const SESSIONS = ['session.*'];
const ENDPOINTS = 50;
const SLICES = 4;

/** How fast webhooks go out, how late they are, and what they take from the intake. */
export async function measureWebhooks(
  postgres: BenchPostgres,
  test: WebhooksCase,
  options: RunOptions,
): Promise<WebhooksResult> {
  const receiver = Child.start<WebhookReceiverCommands>('./webhook-receiver.js');
  try {
    const url = await receiver.ask('listen');
    const scene = { postgres, test, options, receiver, url };
    const { name, version, stations } = test;
    const about = { name, version, stations };
    switch (test.kind) {
      case 'webhooks/backlog':
        return { ...about, kind: test.kind, ...(await drain(scene)) };
      case 'webhooks/live':
        return { ...about, kind: test.kind, ...(await latencies(scene)) };
      case 'webhooks/intake':
        return { ...about, kind: test.kind, ...(await besides(scene)) };
    }
  } finally {
    await receiver.end();
  }
}

interface Scene {
  postgres: BenchPostgres;
  test: WebhooksCase;
  options: RunOptions;
  receiver: Receiver;
  /** Of the receiver. */
  url: string;
}

/** A backlog goes out to one endpoint while stations say nothing, between two slices of the bare poster with the same bodies. */
function drain({ postgres, test, options, receiver, url }: Scene) {
  const { profiles, seconds } = options;
  return withOhmgate(postgres, profiles !== null, (server, databaseUrl) =>
    withStations(server, test.version, test.stations, async (generator) => {
      const { api } = server;
      const webhook = await subscribe(api, url, { active: false });
      const backlog = (WARM_UP_S + seconds) * BACKLOG_PER_SECOND;
      await generator.ask('drive', 'transactions', null);
      const events = () => count(databaseUrl, `event WHERE type LIKE 'session.%'`);
      const deliveries = () => count(databaseUrl, 'webhook_delivery');
      await until(async () => (await events()) >= backlog);
      await generator.ask('rest');
      await until(async () => (await deliveries()) === (await events()));
      const bodies = resultOf(
        await api.get<object[]>('/events', { limit: 1000, type: 'session.*' }),
      ).map((body) => JSON.stringify(body));
      const poster = Child.start<BarePosterCommands>('./bare-poster.js');
      const secret = webhook.secret as string;
      const post = () => poster.ask('post', url, secret, bodies, seconds / 2);
      await poster.ask('post', url, secret, bodies, WARM_UP_S);
      const first = await post();
      await postgres.settle();
      const atRest = await receiver.ask('count');
      resultOf(await api.patch(`/webhooks/${webhook._id}`, { active: true }));
      await sleep(WARM_UP_S * 1000);
      await postgres.resetStatements();
      const profile =
        profiles === null
          ? null
          : await profileOf(profiles, test.name, server, postgres, databaseUrl);
      await profile?.begin();
      const before = await receiver.ask('count');
      const cpu = new CpuUse(server.pid, receiver.pid, postgres);
      const since = performance.now();
      cpu.begin();
      const sent = async () => (await receiver.ask('count')) - before;
      const total = async () => (await receiver.ask('count')) - atRest;
      const end = since + 1000 * seconds;
      await until(async () => performance.now() >= end || (await total()) >= 0.95 * backlog);
      const received = await sent();
      const deliveriesPerSecond = Math.round((1000 * received) / (performance.now() - since));
      cpu.end();
      const { app: appCpu, database: databaseCpu } = cpu.per(received);
      await profile?.end();
      resultOf(await api.patch(`/webhooks/${webhook._id}`, { active: false }));
      await settled(sent);
      const barePerSecond = Math.round((first + (await post())) / 2);
      await poster.end();
      const ratio = Number((deliveriesPerSecond / barePerSecond).toFixed(3));
      return { deliveriesPerSecond, barePerSecond, ratio, appCpu, databaseCpu };
    }),
  );
}

/** From the commit to the receipt while stations send so much that 1,000 events per second go to one endpoint. */
function latencies({ postgres, test, options, receiver, url }: Scene) {
  return withOhmgate(postgres, false, (server) =>
    withStations(server, test.version, test.stations, async (generator) => {
      await subscribe(server.api, url);
      await generator.ask('drive', 'transactions', MESSAGES_PER_SECOND);
      await sleep(options.warmUp * 1000);
      await receiver.ask('mark');
      const before = await receiver.ask('count');
      const since = performance.now();
      await sleep(options.seconds * 1000);
      const received = (await receiver.ask('count')) - before;
      const perSecond = Math.round((1000 * received) / (performance.now() - since));
      const delay = await receiver.ask('latencies');
      await generator.ask('rest');
      return { deliveriesPerSecond: perSecond, delay };
    }),
  );
}

/**
 * The intake in a closed loop without endpoints and with 50 of which one is dead, slice by slice in turns. Deliveries go on while stations
 * rest, so their server stands still while it is the other one's turn. (Not the other one: a transaction of it that is still open would
 * hold the events of this one back.)
 */
function besides({ postgres, test, options, receiver, url }: Scene) {
  const { warmUp, seconds } = options;
  const { version, stations } = test;
  const load: Load = { kind: 'transactions', version, stations, warmUp };
  return withOhmgate(postgres, false, (plain, plainUrl) =>
    Contender.with(plain, load, { postgres, url: plainUrl }, (alone) =>
      withOhmgate(postgres, false, async (server, serverUrl) => {
        for (let n = 1; n < ENDPOINTS; n += 1) await subscribe(server.api, `${url}${n}`);
        await subscribe(server.api, `${url}dead`);
        return Contender.with(server, load, { postgres, url: serverUrl }, async (together) => {
          const before = await receiver.ask('count');
          const since = performance.now();
          stop(server);
          for (let slice = 0; slice < SLICES; slice += 1) {
            if (slice % 2 === 0) await alone.slice(seconds / SLICES);
            go(server);
            await together.slice(seconds / SLICES);
            stop(server);
            if (slice % 2 === 1) await alone.slice(seconds / SLICES);
          }
          const received = (await receiver.ask('count')) - before;
          go(server);
          const [without, withEndpoints] = [await alone.figures(), await together.figures()];
          const ratio = withEndpoints.messagesPerSecond / without.messagesPerSecond;
          return {
            alone: without,
            together: withEndpoints,
            ratio: Number(ratio.toFixed(3)),
            deliveriesPerSecond: Math.round((1000 * received) / (performance.now() - since)),
          };
        });
      }),
    ),
  );
}

const stop = ({ pid }: OhmgateServer) => process.kill(pid, 'SIGSTOP');
const go = ({ pid }: OhmgateServer) => process.kill(pid, 'SIGCONT');

async function subscribe(api: ApiClient, url: string, more = {}) {
  return resultOf(await api.post('/webhooks', { url, events: SESSIONS, ...more }));
}

/** Rows of what follows FROM. */
async function count(databaseUrl: string, from: string): Promise<number> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const { rows } = await client.query(`SELECT count(*)::int AS n FROM ${from}`);
    return rows[0].n;
  } finally {
    await client.end();
  }
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await sleep(100);
}

/** Waits until a number stays. */
async function settled(read: () => Promise<number>): Promise<void> {
  let last = -1;
  await until(async () => {
    const before = last;
    await sleep(300);
    last = await read();
    return last === before;
  });
}
