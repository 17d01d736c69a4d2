import { COMMAND_RATE } from './cases.js';
import type {
  CommandsResult,
  ConnectionsResult,
  GrowthResult,
  LoadResult,
  Result,
  SoakResult,
} from './results.js';

/** Least share of the bare server's rate, by number of stations. */
const LEAST_RATIO: Readonly<Record<number, number>> = { 50: 0.25, 500: 0.3 };
const DESIRED_RATIO = 0.5;
const LEAST_HEARTBEAT_RATIO = 0.5;
/** Least share of the rate at 50 stations that 2,000 must reach. */
const LEAST_SHARE_AT_MANY = 0.8;
const FEW = 50;
const MANY = 2000;
/** A REST request takes at most this during a burst, and a station's answer at most that (ms). */
const SLOWEST_REST_MS = 1000;
const SLOWEST_ANSWER_MS = 10_000;
/** Half of the commands are on the socket before this (ms), and so many of them per second leave the intake this share of its rate. */
const COMMAND_MS = 5;
const LEAST_COMMANDS = 0.98 * COMMAND_RATE;
const LEAST_INTAKE = 0.9;
/** Least share of a bare loop of POSTs; and at 1,000 events per second, so many are received per second, and p99 this soon (ms). */
const LEAST_DELIVERY_RATIO = 0.5;
const LEAST_DELIVERIES = 980;
const DELIVERY_MS = 1000;

/** Stations that arrive per second, and what one may hold in memory (bytes). */
const LEAST_BOOTS = 1000;
const MOST_BYTES = 18 * 1024;
/** Least share of an empty database's rate that a grown one keeps, and its slowest list (p99, ms). */
const LEAST_GROWN = 0.8;
const LIST_MS = 50;
/** What the memory of the last quarter of a soak may be to that of the second one. */
const MOST_SOAKED = 1.05;

/** One requirement and what was measured. */
export interface Verdict {
  what: string;
  value: number;
  /** For example `>= 0.3`. */
  needed: string;
  met: boolean;
  /** False for what is only desired. */
  required: boolean;
}

/** Holds the results against the requirements; a requirement whose cases were not run makes no verdict. */
export function judge(results: readonly Result[]): Verdict[] {
  const plain = results.filter(
    (result): result is LoadResult => result.kind === 'transactions' && !result.webhook,
  );
  return [
    ...plain.flatMap(judgeRatio),
    ...plain.filter(({ stations }) => stations === MANY).flatMap((many) => judgeMany(many, plain)),
    ...results.flatMap(judgeOthers),
  ];
}

function judgeRatio({ name, stations, ratio }: LoadResult): Verdict[] {
  const least = LEAST_RATIO[stations];
  const what = `${name}: ratio to the bare server`;
  return [
    ...(least === undefined ? [] : [atLeast(what, ratio, least)]),
    { ...atLeast(what, ratio, DESIRED_RATIO), required: false },
  ];
}

function judgeMany(many: LoadResult, plain: readonly LoadResult[]): Verdict[] {
  const few = plain.find(({ version, stations }) => version === many.version && stations === FEW);
  if (!few) return [];
  const share = rounded(many.ohmgate.messagesPerSecond / few.ohmgate.messagesPerSecond);
  return [
    atLeast(`${many.name}: rate through that at ${FEW} stations`, share, LEAST_SHARE_AT_MANY),
  ];
}

function judgeOthers(result: Result): Verdict[] {
  const { name } = result;
  switch (result.kind) {
    case 'transactions':
      return [noneOf(`${name}: refused messages`, result.ohmgate.refused + result.bare.refused)];
    case 'heartbeats':
      return [atLeast(`${name}: ratio to a bare echo`, result.ratio, LEAST_HEARTBEAT_RATIO)];
    case 'burst':
      return [
        noneOf(`${name}: refused messages`, result.refused),
        noneOf(`${name}: failed REST requests`, result.restFailed),
        atMost(`${name}: slowest REST request, ms`, result.rest.slowest, SLOWEST_REST_MS),
        atMost(`${name}: slowest answer, ms`, result.answers.slowest, SLOWEST_ANSWER_MS),
      ];
    case 'connections':
      return judgeConnections(result);
    case 'commands':
      return judgeCommands(result);
    case 'webhooks/backlog':
      return [
        atLeast(`${name}: ratio to a bare loop of POSTs`, result.ratio, LEAST_DELIVERY_RATIO),
      ];
    case 'webhooks/live':
      return [
        atLeast(`${name}: deliveries/s`, result.deliveriesPerSecond, LEAST_DELIVERIES),
        lessThan(`${name}: commit to receipt, p99 ms`, result.delay.p99, DELIVERY_MS),
      ];
    case 'webhooks/intake':
      return [
        atLeast(
          `${name}: intake with 50 endpoints through that without`,
          result.ratio,
          LEAST_INTAKE,
        ),
        noneOf(`${name}: refused messages`, result.alone.refused + result.together.refused),
      ];
    case 'growth':
      return judgeGrowth(result);
    case 'soak':
      return judgeSoak(result);
  }
}

function judgeConnections({ name, bootsPerSecond, rssPerConnection }: ConnectionsResult) {
  const memory = `${name}: bytes per idle station`;
  return [
    atLeast(`${name}: stations that arrive per second`, bootsPerSecond, LEAST_BOOTS),
    ...(rssPerConnection === null ? [] : [atMost(memory, rssPerConnection, MOST_BYTES)]),
  ];
}

function judgeGrowth({ name, empty, grown, ratio, lists }: GrowthResult): Verdict[] {
  return [
    noneOf(`${name}: refused messages`, empty.refused + grown.refused),
    atLeast(`${name}: rate through that of an empty database`, ratio, LEAST_GROWN),
    noneOf(
      `${name}: refused lists`,
      lists.reduce((sum, { refused }) => sum + refused, 0),
    ),
    ...lists.map(({ path, p99 }) => lessThan(`${name}: GET ${path}, p99 ms`, p99, LIST_MS)),
  ];
}

function judgeSoak({ name, figures, rate, heap }: SoakResult): Verdict[] {
  const quarter = (index: number) => {
    const part = heap.slice((heap.length * index) / 4, (heap.length * (index + 1)) / 4);
    return part.reduce((sum, bytes) => sum + bytes, 0) / part.length;
  };
  const growth = rounded(quarter(3) / quarter(1));
  return [
    noneOf(`${name}: refused messages`, figures.refused),
    atLeast(`${name}: messages/s`, figures.messagesPerSecond, Math.floor(0.98 * rate)),
    atMost(`${name}: heap of the last quarter through that of the second`, growth, MOST_SOAKED),
  ];
}

function judgeCommands({ name, commands, intake, saturated }: CommandsResult): Verdict[] {
  const all = [commands, intake.commands, saturated.commands];
  const failed = all.reduce((sum, { refused, lost }) => sum + refused + lost, 0);
  const messages = [intake.alone, intake.together, saturated.alone, saturated.together];
  const refused = messages.reduce((sum, figures) => sum + figures.refused, 0);
  const besides = `${name}: intake with commands through that without`;
  return [
    noneOf(`${name}: failed commands`, failed),
    noneOf(`${name}: refused messages`, refused),
    atLeast(`${name}: commands/s`, commands.commandsPerSecond, LEAST_COMMANDS),
    lessThan(`${name}: half of the commands on the socket, ms`, commands.toFrame.p50, COMMAND_MS),
    atLeast(
      `${name}: commands/s beside the intake`,
      intake.commands.commandsPerSecond,
      LEAST_COMMANDS,
    ),
    atLeast(besides, intake.ratio, LEAST_INTAKE),
    { ...atLeast(`${besides}, saturated`, saturated.ratio, LEAST_INTAKE), required: false },
  ];
}

function atLeast(what: string, value: number, least: number): Verdict {
  return { what, value, needed: `>= ${least}`, met: value >= least, required: true };
}

function atMost(what: string, value: number, most: number): Verdict {
  return { what, value, needed: `<= ${most}`, met: value <= most, required: true };
}

function lessThan(what: string, value: number, limit: number): Verdict {
  return { what, value, needed: `< ${limit}`, met: value < limit, required: true };
}

function noneOf(what: string, value: number): Verdict {
  return { what, value, needed: '0', met: value === 0, required: true };
}

function rounded(ratio: number): number {
  return Math.round(ratio * 100) / 100;
}
