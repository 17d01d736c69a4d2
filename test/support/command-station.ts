import { randomUUID } from 'node:crypto';
import type { OcppVersion } from '../../src/shared/vocabulary/station.js';
import { type ApiClient, type Resource, resultOf } from './api-client.js';
import type { PublicChargestation, WebhookEvent } from './api-types.js';
import type { RunningApp } from './app.js';
import { allEventsOf } from './event-log.js';
import { eventually } from './eventually.js';
import { CallError } from './station-errors.js';
import type { CallHandler, JsonObject } from './station-socket.js';
import { VirtualStation } from './virtual-station.js';

/** An action as the public API shows it. */
export interface PublicAction extends Resource {
  type: string;
  status: string;
  outcome: string | null;
  chargestation: string;
  connector: string | null;
  session: string | null;
  data: JsonObject;
  response_data: unknown;
  error: string | null;
  effect: (JsonObject & { at: string }) | null;
  requestedAt: string;
  answeredAt: string | null;
}

/** A station that is registered, connected and booted, with one connector. */
export interface CommandStation {
  virtual: VirtualStation;
  api: ApiClient;
  databaseUrl: string;
  /** `_id` of the chargestation. */
  id: string;
  /** `_id` of its connector. */
  connector: string;
  /** Connects anew after a loss. */
  reconnect(): Promise<void>;
  /** Disconnects, and waits until the server knows it. */
  close(): Promise<void>;
}

/** Registers a station and brings it online. */
export async function addCommandStation(
  { api, wsUrl, databaseUrl }: Pick<RunningApp, 'api' | 'wsUrl' | 'databaseUrl'>,
  version: OcppVersion,
  connectors = 1,
): Promise<CommandStation> {
  const endpoint = `CMD-${randomUUID().slice(0, 12)}`;
  const created = resultOf(await api.post<PublicChargestation>('/chargestations', { endpoint }));
  const { _id: id, password } = created;
  const virtual = new VirtualStation({ version, url: wsUrl, id: endpoint, password, connectors });
  const online = (is: boolean) =>
    eventually(async () => {
      const shown = resultOf(await api.get<PublicChargestation>(`/chargestations/${id}`));
      return shown.online === is && shown;
    });
  await virtual.connect();
  await virtual.boot();
  const shown = await online(true);
  return {
    virtual,
    api,
    databaseUrl,
    id,
    connector: shown.connectors[0]?._id as string,
    async reconnect() {
      await virtual.socket.closed;
      await virtual.connect();
      await virtual.heartbeat();
    },
    async close() {
      if (virtual.socket.isOpen) await virtual.close();
      await online(false);
    },
  };
}

/** Replaces what the station answers. */
export function play({ virtual }: CommandStation, handler: CallHandler | (() => object)): void {
  virtual.socket.onCall = handler as CallHandler;
}

/** Ways of stations to answer. */
export const ANSWERS = {
  accepted: { status: 'Accepted' },
  rejected: { status: 'Rejected' },
  callError: () => {
    throw new CallError('NotSupported', 'not here');
  },
  /** A CALLRESULT whose payload is no object. */
  nonsense: () => 'nonsense' as unknown as JsonObject,
  silence: () => new Promise<JsonObject>(() => undefined),
  hangUp:
    ({ virtual }: CommandStation) =>
    () => {
      virtual.socket.terminate();
      return {};
    },
};

/** All events of a station, oldest first; none that is committed is missing. */
export function eventsOf(station: CommandStation): Promise<WebhookEvent[]> {
  return allEventsOf(station, station.id);
}
