import type { OcppVersion } from '../../src/shared/vocabulary/station.js';
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

export type Result = LoadResult | ConnectionsResult | BurstResult;
