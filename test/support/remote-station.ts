import type { OcppVersion } from '../../src/shared/vocabulary/station.js';
import { type ApiClient, resultOf } from './api-client.js';
import type { PublicChargestation, PublicSession, WebhookEvent } from './api-types.js';
import type { RunningApp } from './app.js';
import { allEventsOf } from './event-log.js';
import { eventually } from './eventually.js';
import type { JsonObject } from './station-socket.js';
import { VirtualStation, type VirtualStationOptions } from './virtual-station.js';

let count = 0;

/** A booted virtual station of its own, with one connector, and what REST and the event log say of it. */
export class RemoteStation {
  private constructor(
    private readonly app: RunningApp,
    readonly api: ApiClient,
    readonly station: VirtualStation,
    /** `_id`s. */
    readonly chargestation: string,
    readonly connector: string,
  ) {}

  static async start(
    app: RunningApp,
    version: OcppVersion,
    options: Partial<VirtualStationOptions> = {},
  ): Promise<RemoteStation> {
    count += 1;
    const endpoint = `REMOTE-${count}`;
    const { _id, password } = resultOf(
      await app.api.post<PublicChargestation>('/chargestations', { endpoint }),
    );
    const plug = { type: 'Type2', format: 'Socket', power_type: 'AC_3_PHASE', power: 22 };
    const connector = resultOf(await app.api.post(`/chargestations/${_id}/connectors`, plug));
    const station = new VirtualStation({
      url: app.wsUrl,
      id: endpoint,
      password,
      version,
      ...options,
    });
    await station.connect();
    await station.boot();
    return new RemoteStation(app, app.api, station, _id, connector._id);
  }

  /** Asks for a session by REST. */
  async request(body: object = {}): Promise<PublicSession & { action: string }> {
    const answer = await this.api.post<PublicSession & { action: string }>('/sessions', {
      connector: this.connector,
      ...body,
    });
    if (answer.status !== 201) throw new Error(`HTTP ${answer.status}: ${answer.body.message}`);
    return answer.body.result;
  }

  async session(id: string): Promise<PublicSession> {
    return resultOf(await this.api.get<PublicSession>(`/sessions/${id}`));
  }

  /** The session, once it is in this status. */
  inStatus(id: string, status: string): Promise<PublicSession> {
    const read = async () => {
      const session = await this.session(id);
      if (session.status !== status) throw new Error(`it is ${session.status}`);
      return session;
    };
    return eventually(read, { what: `session in status ${status}` });
  }

  /** The action, once it is finished. */
  finished(action: string): Promise<JsonObject> {
    const read = async () => {
      const found = resultOf(await this.api.get(`/actions/${action}`));
      return found.status !== 'requested' && found;
    };
    return eventually(read, { what: 'an outcome' });
  }

  /** Sessions of the station in REST. */
  async sessions(): Promise<PublicSession[]> {
    const query = { chargestation: this.chargestation };
    return resultOf(await this.api.get<PublicSession[]>('/sessions', query));
  }

  /** Events of the session so far, oldest first. */
  async events(session: string): Promise<WebhookEvent[]> {
    const events = await allEventsOf(this.app, this.chargestation);
    return events.filter(
      ({ data, type }) =>
        type.startsWith('session.') && (data._id === session || data.session === session),
    );
  }

  /** The first event of this type about the session, once it has come. */
  event(session: string, type: string): Promise<WebhookEvent> {
    const read = async () => (await this.events(session)).find((event) => event.type === type);
    return eventually(read, { what: `${type} of the session` });
  }

  /** Answers calls of this action by `answer`, all others as usual. */
  answer(action: string, answer: (payload: JsonObject) => JsonObject | Promise<JsonObject>): void {
    const usual = this.station.socket.onCall;
    this.station.socket.onCall = (called, payload) =>
      called === action ? answer(payload) : usual(called, payload);
  }

  get startAction(): string {
    return this.station.options.version === '1.6'
      ? 'RemoteStartTransaction'
      : 'RequestStartTransaction';
  }

  get stopAction(): string {
    return this.station.options.version === '1.6'
      ? 'RemoteStopTransaction'
      : 'RequestStopTransaction';
  }

  /** How often the CSMS has made a call of this action. */
  calls(action: string): number {
    return this.station.socket.calls.filter((call) => call.action === action).length;
  }
}
