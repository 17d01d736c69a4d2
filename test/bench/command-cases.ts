import { setTimeout as sleep } from 'node:timers/promises';
import { type ApiClient, resultOf } from '../support/api-client.js';
import type { BenchPostgres } from './bench-postgres.js';
import { type Case, COMMAND_RATE } from './cases.js';
import type { Child } from './child.js';
import { CommandLoad } from './command-load.js';
import { CpuUse } from './cpu-use.js';
import type { GeneratorCommands } from './generator.js';
import type { RunOptions } from './load-cases.js';
import { Contender, type Load, type WindowWork } from './measurement.js';
import { profileOf } from './profile.js';
import type { CommandCost, CommandsResult, IntakePair } from './results.js';
import type { OhmgateServer } from './servers.js';
import { withOhmgate, withStations } from './surroundings.js';

/** Messages per second while the intake is compared, as a share of what it manages alone: busy, and not saturated. */
const INTAKE_SHARE = 0.6;
/** Commands before the first that counts: only then has V8 compiled what they run through. */
const WARM_UP_COMMANDS = 10_000;
/** Slices with commands, and as many without. */
const SLICES = 4;
const STATIONS_PER_PAGE = 1000;

/** Everything that runs. */
interface Scene {
  server: OhmgateServer;
  generator: Child<GeneratorCommands>;
  postgres: BenchPostgres;
  /** Of the server's database. */
  url: string;
}

/** Commands to connected stations: how soon they are on the socket, what they cost, and what becomes of the intake meanwhile. */
export function measureCommands(
  postgres: BenchPostgres,
  { name, kind, version, stations }: Extract<Case, { kind: 'commands' }>,
  options: RunOptions,
): Promise<CommandsResult> {
  const { profiles, warmUp, seconds } = options;
  return withOhmgate(postgres, profiles !== null, (server, url) =>
    withStations(server, version, stations, async (generator) => {
      const scene = { server, generator, postgres, url };
      const { api } = server;
      await generator.ask('useApi', api.url, api.key ?? '', await idsOf(api, stations));
      const profile =
        profiles === null ? null : await profileOf(profiles, name, server, postgres, url);
      const commands = new CommandLoad(generator, 'alone');
      const cost = await costOf(commands, scene, options, profile);
      const load: Load = { kind: 'transactions', version, stations, warmUp };
      const saturated = await inTurns(scene, load, 'saturated', seconds);
      const rate = Math.round(INTAKE_SHARE * saturated.alone.messagesPerSecond);
      const intake = await inTurns(scene, { ...load, rate }, 'intake', seconds);
      const figures = await commands.figures();
      return { name, kind, version, stations, commands: figures, cost, intake, saturated };
    }),
  );
}

/** Nothing but commands: what one of them costs. */
async function costOf(
  commands: CommandLoad,
  { server, generator, postgres, url }: Scene,
  { seconds }: RunOptions,
  profile: WindowWork | null,
): Promise<CommandCost> {
  await commands.warmUp(WARM_UP_COMMANDS / COMMAND_RATE);
  await postgres.settle();
  await commands.begin();
  await postgres.resetStatements();
  await profile?.begin();
  const cpu = new CpuUse(server.pid, generator.pid, postgres);
  cpu.begin();
  await sleep(seconds * 1000);
  cpu.end();
  const statements = await postgres.statements(url);
  await profile?.end();
  await commands.end();
  const { app, database } = cpu.per(commands.arrived);
  const calls = statements.reduce((sum, statement) => sum + statement.calls, 0);
  const statementsPerCommand = Number((calls / commands.arrived).toFixed(2));
  return { appCpu: app, databaseCpu: database, statements: statementsPerCommand };
}

/** Slices of the same load with and without commands in turns, so that both meet the same machine. */
async function inTurns(
  { server, generator, postgres, url }: Scene,
  load: Load,
  series: string,
  seconds: number,
): Promise<IntakePair> {
  const contender = (name: string) =>
    new Contender(server, generator, load, { postgres, url }, name);
  const [alone, together] = [contender(`${series}/alone`), contender(`${series}/together`)];
  const commands = new CommandLoad(generator, series);
  await alone.warmUp();
  for (let slice = 0; slice < SLICES; slice += 1) {
    if (slice % 2 === 0) await alone.slice(seconds / SLICES);
    await together.slice(seconds / SLICES, [commands]);
    if (slice % 2 === 1) await alone.slice(seconds / SLICES);
  }
  const [one, two] = [await alone.figures(), await together.figures()];
  return {
    rate: load.rate ?? null,
    alone: one,
    together: two,
    ratio: Math.round((1000 * two.messagesPerSecond) / one.messagesPerSecond) / 1000,
    commands: await commands.figures(),
  };
}

/** `_id` of each station by its name. */
async function idsOf(api: ApiClient, count: number): Promise<Record<string, string>> {
  const pages = Array.from({ length: Math.ceil(count / STATIONS_PER_PAGE) }, (_, index) =>
    api.get<{ _id: string; endpoint: string }[]>('/chargestations', {
      paginate_limit: STATIONS_PER_PAGE,
      paginate_page: index + 1,
    }),
  );
  const stations = (await Promise.all(pages)).flatMap((answer) => resultOf(answer));
  return Object.fromEntries(stations.map(({ endpoint, _id }) => [endpoint, _id]));
}
