import { expect } from 'vitest';
import type { OcppVersion } from '../../src/shared/vocabulary/station.js';
import { type ApiClient, resultOf } from '../support/api-client.js';
import type {
  PublicChargestation,
  PublicConnector,
  PublicSession,
  WebhookEvent,
} from '../support/api-types.js';
import type { CertificateOptions, KeyPair } from '../support/certificates.js';
import type { PublicAction } from '../support/command-station.js';
import { allEventsOf } from '../support/event-log.js';
import { eventually } from '../support/eventually.js';
import type { JsonObject } from '../support/station-socket.js';
import { type AddedStation, addStation } from '../support/stations.js';
import type { TlsApp } from '../support/tls-app.js';
import type { VirtualStation } from '../support/virtual-station.js';
import type { CaseOptions } from './conformance-case.js';
import { WireLog } from './wire-log.js';

/** How a station answers a CALL of the CSMS. */
type Answer = JsonObject | ((payload: JsonObject) => JsonObject | Promise<JsonObject>);

/** A message as `GET /chargestations/{id}/ocpp_messages` shows it. */
interface StoredMessage {
  direction: 'from_station' | 'from_csms';
  action: string;
  request: JsonObject;
  answer: unknown;
  violations: unknown[];
}

let numbers = 0;

/**
 * The test bench of one case: a charging station of its own on a real socket, the REST API of the CSMS, and what has passed between them.
 * All methods may be taken out of it: `async ({ station, ask, sent }) => ...`.
 */
export class Bench {
  readonly api: ApiClient;
  /** The charging station under the hands of the case. */
  readonly station: VirtualStation;
  /** `_id` of the chargestation. */
  readonly chargestation: string;
  /** Another socket with the same identity and password, unless told otherwise. */
  readonly twin: AddedStation['twin'];
  private readonly wire: WireLog;

  private constructor(
    readonly app: TlsApp,
    version: OcppVersion,
    private readonly added: AddedStation,
  ) {
    this.api = app.api;
    this.station = added.station;
    this.chargestation = added.id;
    this.twin = added.twin;
    this.wire = new WireLog(version, added.station.socket);
  }

  static async set(app: TlsApp, version: OcppVersion, options: CaseOptions): Promise<Bench> {
    const { connectors, fields, before = 'booted' } = options;
    const added = await addStation(app, { version, connectors, fields });
    const bench = new Bench(app, version, added);
    if (before === 'booted') {
      await bench.station.connect();
      await bench.boot();
    }
    return bench;
  }

  /** The one-time password of the station. */
  get password(): string {
    return this.added.password;
  }

  /** A client certificate for this station, unless told otherwise. */
  certificate = (
    options: Partial<CertificateOptions> = {},
    authority = this.app.clientAuthority,
  ): Promise<KeyPair> =>
    authority.issue({
      commonName: this.station.options.id.slice(0, 25),
      organization: this.app.operator,
      ...options,
    });

  /** From now on the station connects over TLS: with a client certificate in place of its password, if one is given. */
  useTls = (certificate?: KeyPair): void => {
    Object.assign(this.station.options, this.app.overTls(certificate));
    if (certificate) this.station.options.password = undefined;
  };

  /** BootNotification, which must be accepted, and the status of every connector. */
  boot = async (): Promise<void> => {
    const { status } = await this.station.boot();
    expect(status).toBe('Accepted');
    if (this.station.options.version === '1.6') return;
    for (const [index] of this.station.connectors.entries()) {
      await this.station.reportStatus('Available', index + 1);
    }
  };

  /** Registers a new card and gives its number. It is accepted, unless `fields` of the token say otherwise. */
  card = async (fields: Record<string, unknown> = {}): Promise<string> => {
    numbers += 1;
    const physicalId = `CARD-${numbers}`;
    resultOf(await this.api.post('/tokens', { physicalId, ...fields }));
    return physicalId;
  };

  /** Brings the station to where energy flows, with `card` or a new one, and gives the card. */
  charge = async (card?: string, connector = 1): Promise<string> => {
    const shown = card ?? (await this.card());
    await this.station.plugIn(connector);
    expect(await this.station.authorize(shown, connector)).toBe('Accepted');
    await this.station.startCharging(connector);
    return shown;
  };

  /** Replaces how the station answers this action. */
  answer = (action: string, answer: Answer): void => {
    const usual = this.station.socket.onCall;
    this.station.socket.onCall = (called, payload) => {
      if (called !== action) return usual(called, payload);
      return typeof answer === 'function' ? answer(payload) : answer;
    };
  };

  /** Has the CSMS command the station, `verb` as in `POST /chargestations/{id}/<verb>`, and gives the finished action. */
  ask = (verb: string, body: object = {}): Promise<PublicAction> =>
    this.askAt(`/chargestations/${this.chargestation}/${verb}`, body);

  /** As `ask`, at any path below `/v1.1`; GET without a body, PATCH for configurations. */
  askAt = async (path: string, body?: object): Promise<PublicAction> => {
    const method = body === undefined ? 'GET' : path.endsWith('/configurations') ? 'PATCH' : 'POST';
    const query = { wait: 20 };
    return resultOf(await this.api.request<PublicAction>(method, path, { body, query }));
  };

  /** Asks for a session at the first connector; the station must be asked in turn. Gives the session. */
  requestSession = async (body: object): Promise<PublicSession> => {
    const connector = (await this.connector())._id;
    const answer = await this.api.post<PublicSession>('/sessions', { connector, ...body });
    return resultOf(answer);
  };

  /** Has the CSMS change a configuration key (2.0.1: variable) of the station, and gives the finished action. */
  configure = (key: string, value: string): Promise<PublicAction> =>
    this.askAt(`/chargestations/${this.chargestation}/configurations`, { key, value });

  /** Replaces the password of the station and gives the new one. */
  resetPassword = async (): Promise<string> => {
    const path = `/chargestations/${this.chargestation}/reset_password`;
    return resultOf(await this.api.patch<PublicChargestation>(path, {})).password as string;
  };

  /** Payloads of the CALLs that the CSMS has made of this action. */
  sent = (action: string): JsonObject[] => this.wire.sent(action);

  /** The station's record. */
  record = async (): Promise<PublicChargestation> =>
    resultOf(await this.api.get<PublicChargestation>(`/chargestations/${this.chargestation}`));

  /** One of its connectors, by place in the list. */
  connector = async (place = 1): Promise<PublicConnector> => {
    const connector = (await this.record()).connectors[place - 1];
    if (!connector) throw new Error(`the CSMS knows no connector ${place} of the station`);
    return connector;
  };

  /** All sessions of the station, oldest first. */
  sessions = async (): Promise<PublicSession[]> => {
    const query = { chargestation: this.chargestation, sort_by: 'createdAt', sort_order: 'asc' };
    return resultOf(await this.api.get<PublicSession[]>('/sessions', query));
  };

  /** The only session of the station. */
  session = async (): Promise<PublicSession> => {
    const sessions = await this.sessions();
    expect(sessions).toHaveLength(1);
    return sessions[0]!;
  };

  /** The reservation with this number, once it is in the status. */
  reservation = (reservationId: number, status: string) =>
    eventually(
      async () => {
        const query = { chargestation: this.chargestation, reservationId };
        const [newest] = resultOf(await this.api.get<JsonObject[]>('/reservations', query));
        return newest?.status === status && newest;
      },
      { what: `reservation ${reservationId} ${status}` },
    );

  /** Events of this type about the station, oldest first, as the log and the webhooks have them. */
  events = async (type: string): Promise<WebhookEvent[]> => {
    const events = await allEventsOf(this.app, this.chargestation);
    return events.filter((event) => event.type === type);
  };

  /** What the station has reported and applications were told as events of this type: the payloads, oldest first. */
  notices = async (type: string): Promise<JsonObject[]> =>
    (await this.events(type)).map(({ data }) => data.payload as JsonObject);

  /** Messages of this action in the log of the station, oldest first. */
  messages = async (action?: string): Promise<StoredMessage[]> => {
    const path = `/chargestations/${this.chargestation}/ocpp_messages`;
    const query = { action, limit: 1000 };
    return resultOf(await this.api.get<StoredMessage[]>(path, query)).reverse();
  };

  /**
   * Holds what every case must: all frames fit the schemas, every CALL was answered, and what was answered with a result is in the log as it
   * was sent, without violation. Heartbeats are not logged.
   */
  verify = async (): Promise<void> => {
    expect(this.wire.faults()).toEqual([]);
    const expected = this.wire.exchanges
      .filter(({ answer, action }) => answer && action !== 'Heartbeat')
      .map(({ from, action, answer }) => ({ direction: `from_${from}`, action, answer }));
    await this.soon(async () => {
      const stored = (await this.messages()).filter(({ answer }) => answer);
      expect(sorted(stored)).toEqual(sorted(expected));
      expect(stored.flatMap(({ violations }) => violations)).toEqual([]);
    });
  };

  /** Waits until `check` throws no more: for what comes some time after an answer. */
  soon = async (check: () => Promise<void>): Promise<void> => {
    await eventually(() => check().then(() => true), { every: 100 });
  };

  /** Ends the station's connection. */
  close = async (): Promise<void> => {
    if (this.station.socket.isOpen) await this.station.close();
  };
}

/** Our own CALLs are logged a little later than the station's, so only which ones there are counts. */
function sorted(messages: { direction: string; action: string; answer?: unknown }[]): string[] {
  return messages
    .map(({ direction, action, answer }) => `${direction} ${action} ${JSON.stringify(answer)}`)
    .sort();
}
