import type { OcppVersion } from '../../src/shared/vocabulary/station.js';
import type { CommandFigures } from './command-load.js';
import type { Latencies } from './latencies.js';
import type { Figures } from './measurement.js';

/** Transactions or heartbeats: both servers under the same load. */
export interface LoadResult {
  name: string;
  kind: 'transactions' | 'heartbeats';
  /** Null for heartbeats, which are the same in all versions. */
  version: OcppVersion | null;
  stations: number;
  /** One endpoint is subscribed to `session.*`. */
  webhook: boolean;
  ohmgate: Figures;
  bare: Figures;
  /** Ohmgate's messages per second through the bare server's. */
  ratio: number;
  /** Webhooks that arrived; null without an endpoint. */
  deliveriesPerSecond: number | null;
}

/** Ohmgate's memory with stations that say nothing. */
export interface ConnectionsResult {
  name: string;
  kind: 'connections';
  stations: number;
  /** Resident bytes without stations, garbage collected; null where there is no `/proc`. */
  rssEmpty: number | null;
  /** Resident bytes per station, garbage collected. */
  rssPerConnection: number | null;
  /** Stations that opened their socket, booted and reported their connector, per second. */
  bootsPerSecond: number;
}

/** All stations start a transaction in the same instant. */
export interface BurstResult {
  name: string;
  kind: 'burst';
  version: OcppVersion;
  stations: number;
  /** Times of the stations' answers in ms. */
  answers: Latencies;
  /** CALLERRORs. */
  refused: number;
  /** Times of `GET /v1.1/chargestations?paginate_limit=20`, sent every 50 ms meanwhile, in ms. */
  rest: Latencies;
  /** REST requests that were not answered with 200. */
  restFailed: number;
}

/** The same load of messages without commands and with them, in turns. */
export interface IntakePair {
  /** Messages per second that were to be sent; null in a closed loop. */
  rate: number | null;
  alone: Figures;
  /** Messages only; the server's and the database's CPU time per message holds that of the commands. */
  together: Figures;
  /** Messages per second with commands through those without. */
  ratio: number;
  commands: CommandFigures;
}

/** What one command costs while nothing else goes on; CPU in microseconds, null where there is no `/proc`. */
export interface CommandCost {
  appCpu: number | null;
  databaseCpu: number | null;
  /** SQL statements, BEGIN and COMMIT included. */
  statements: number;
}

/** Commands to connected stations at a fixed rate. */
export interface CommandsResult {
  name: string;
  kind: 'commands';
  version: OcppVersion;
  stations: number;
  /** While the stations say nothing else. */
  commands: CommandFigures;
  cost: CommandCost;
  /** Beside transactions at a fixed rate. */
  intake: IntakePair;
  /** Beside transactions in a closed loop, which saturate the machine. */
  saturated: IntakePair;
}

/** A backlog to one endpoint while stations say nothing. */
export interface WebhooksBacklogResult {
  name: string;
  kind: 'webhooks/backlog';
  version: OcppVersion;
  stations: number;
  deliveriesPerSecond: number;
  /** A loop of undici requests with the same signed bodies. */
  barePerSecond: number;
  /** Of these two. */
  ratio: number;
  /** CPU time per delivery in microseconds; null where there is no `/proc`. */
  appCpu: number | null;
  databaseCpu: number | null;
}

/** Deliveries to one endpoint while stations cause 1,000 events per second. */
export interface WebhooksLiveResult {
  name: string;
  kind: 'webhooks/live';
  version: OcppVersion;
  stations: number;
  deliveriesPerSecond: number;
  /** From commit to receipt, ms. */
  delay: Latencies;
}

/** The saturated intake without endpoints and with 50 of which one is dead. */
export interface WebhooksIntakeResult {
  name: string;
  kind: 'webhooks/intake';
  version: OcppVersion;
  stations: number;
  alone: Figures;
  together: Figures;
  /** Messages per second with endpoints through those without. */
  ratio: number;
  deliveriesPerSecond: number;
}

/** How long one list took, in ms. */
export interface ListTimes extends Latencies {
  path: string;
  /** Requests that were not answered with 200. */
  refused: number;
}

/** A database that has been in use for long, beside an empty one. */
export interface GrowthResult {
  name: string;
  kind: 'growth';
  version: OcppVersion;
  stations: number;
  /** Transaction messages that are stored. */
  stored: number;
  /** Size of that database. */
  bytes: number;
  empty: Figures;
  grown: Figures;
  /** Messages per second with the grown database through those with the empty one. */
  ratio: number;
  /** The lists of the grown one, the slowest first. */
  lists: ListTimes[];
}

/** A steady load for a long time. */
export interface SoakResult {
  name: string;
  kind: 'soak';
  version: OcppVersion;
  stations: number;
  /** s. */
  seconds: number;
  /** Messages per second that were to be sent. */
  rate: number;
  figures: Figures;
  deliveriesPerSecond: number | null;
  /** Bytes after garbage collection, at equal distances. */
  heap: number[];
  /** Resident bytes at the same moments. */
  resident: number[];
}

export type Result =
  | LoadResult
  | ConnectionsResult
  | BurstResult
  | CommandsResult
  | WebhooksBacklogResult
  | WebhooksLiveResult
  | WebhooksIntakeResult
  | GrowthResult
  | SoakResult;
