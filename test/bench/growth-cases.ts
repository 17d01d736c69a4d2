import { type ApiClient, resultOf } from '../support/api-client.js';
import type { BenchPostgres } from './bench-postgres.js';
import type { Case } from './cases.js';
import { growDatabase } from './grown-database.js';
import { latenciesOf } from './latencies.js';
import type { RunOptions } from './load-cases.js';
import { Contender, type Load } from './measurement.js';
import type { GrowthResult, ListTimes } from './results.js';
import type { OhmgateServer } from './servers.js';
import { withOhmgate } from './surroundings.js';

type GrowthCase = Extract<Case, { kind: 'growth' }>;

const SLICES = 4;
/** Requests per list that count, one after the other. */
const REQUESTS = 200;
/** A list that takes so long is not asked again. */
const TOO_SLOW_MS = 2000;
const DAY_MS = 86_400_000;

/** The intake of a database that has been in use for long beside that of an empty one, in turns; then the lists of the long-used one. */
export function measureGrowth(
  postgres: BenchPostgres,
  { name, kind, version, stations, stored }: GrowthCase,
  { warmUp, seconds }: RunOptions,
): Promise<GrowthResult> {
  const load: Load = { kind: 'transactions', version, stations, warmUp };
  const withContender = <T>(
    work: (contender: Contender, server: OhmgateServer, url: string) => Promise<T>,
  ) =>
    withOhmgate(postgres, false, (server, url) =>
      Contender.with(server, load, { postgres, url }, (contender) => work(contender, server, url)),
    );
  return withContender((grown, server, url) =>
    withContender(async (empty) => {
      let bytes: number | null = null;
      for (; bytes === null; bytes = await growDatabase(url, stored)) await grown.warmUp();
      await grown.warmUp();
      await empty.warmUp();
      for (let slice = 0; slice < SLICES; slice += 1) {
        const [first, second] = slice % 2 === 0 ? [empty, grown] : [grown, empty];
        await first.slice(seconds / SLICES);
        await second.slice(seconds / SLICES);
      }
      const [before, after] = [await empty.figures(), await grown.figures()];
      const ratio = Number((after.messagesPerSecond / before.messagesPerSecond).toFixed(3));
      const lists = await listTimes(server.api);
      return {
        name,
        kind,
        version,
        stations,
        stored,
        bytes,
        empty: before,
        grown: after,
        ratio,
        lists,
      };
    }),
  );
}

/** How long the lists take, the slowest first. */
async function listTimes(api: ApiClient): Promise<ListTimes[]> {
  const times: ListTimes[] = [];
  for (const path of await listPaths(api)) {
    const answers: number[] = [];
    let refused = 0;
    for (let request = 0; request < REQUESTS; request += 1) {
      const since = performance.now();
      const { status } = await api.get(path);
      answers.push(performance.now() - since);
      if (status !== 200) refused += 1;
      if ((answers.at(-1) ?? 0) > TOO_SLOW_MS) break;
    }
    times.push({ path, refused, ...latenciesOf(answers) });
  }
  return times.sort((a, b) => b.p99 - a.p99);
}

/** The lists that grow with use, with their filters. */
async function listPaths(api: ApiClient): Promise<string[]> {
  type Row = { _id: string; chargestation: string; connector: string; transactionId: string };
  const sorted = 'sort_by=createdAt&sort_order=asc';
  const [session] = resultOf(await api.get<Row[]>(`/sessions?status=Ended&${sorted}`));
  if (!session) throw new Error('There is no session.');
  const { _id, chargestation, connector, transactionId } = session;
  const ago = (days: number) => new Date(Date.now() - days * DAY_MS).toISOString();
  const sessions = [
    '',
    'paginate_limit=1000',
    'paginate_page=1000',
    sorted,
    'sort_by=updatedAt',
    `chargestation=${chargestation}`,
    `chargestation=${chargestation}&${sorted}`,
    `chargestation=${chargestation}&createdAt[$lte]=${ago(20)}`,
    `connector=${connector}`,
    'status=Started',
    'status=Ended',
    'status=cancelled',
    `transactionId=${transactionId}`,
    'transactionId=none',
    'id_tag=04E91C5A123480',
    'id_tag=nobody',
    `createdAt[$gte]=${ago(15)}&createdAt[$lte]=${ago(14)}`,
    `updatedAt[$gte]=${ago(15)}&updatedAt[$lte]=${ago(14)}`,
  ].map((query) => `/sessions?${query}`);
  const events = [
    '',
    'sort_order=desc',
    'type=session.started',
    'type=session.started&sort_order=desc',
    'type=user.created',
    'type=user.created&sort_order=desc',
    `chargestation=${chargestation}`,
    `chargestation=${chargestation}&sort_order=desc`,
    `chargestation=${chargestation}&type=chargestation.online&sort_order=desc`,
  ].map((query) => `/events?${query}`);
  const messages = [
    '',
    'action=BootNotification',
    'only_errors=true',
    'only_violations=true',
    `from=${ago(15)}&to=${ago(14)}`,
  ].map((query) => `/chargestations/${chargestation}/ocpp_messages?${query}`);
  return [
    ...sessions,
    ...events,
    ...messages,
    `/sessions/${_id}`,
    `/sessions/${_id}/energy_reports`,
    `/sessions/${_id}/bands`,
    `/sessions/${_id}/timeline`,
    `/chargestations/${chargestation}/timeline`,
    '/chargestations',
    '/chargestations?paginate_limit=1000&fields=short',
    '/connectors',
    `/connectors?chargestation=${chargestation}`,
    '/connectors?status=Available',
    '/actions',
    '/audit_log',
    '/organization/settings/impact',
    '/organization/storage',
  ];
}
