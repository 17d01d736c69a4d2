import type { OcppVersion } from '../../src/shared/vocabulary/station.js';
import { type ApiResponse, resultOf } from './api-client.js';
import type { PublicChargestation, PublicConnector, PublicSession } from './api-types.js';
import type { RunningApp } from './app.js';
import { addCommandStation, type CommandStation, type PublicAction } from './command-station.js';
import { eventually } from './eventually.js';
import type { JsonObject } from './station-socket.js';
import { sql } from './tenants.js';

/** A message to a station. */
export interface Call {
  action: string;
  payload: JsonObject;
}

/** An installed profile as the public API shows it, as far as tests read it. */
export interface PublicProfile extends JsonObject {
  connectorId: number;
  evseId: number | null;
  chargingProfileId: number;
  chargingProfilePurpose: string;
  stackLevel: number;
  transactionId: string | null;
  source: string;
  action: string | null;
}

/** A connected station with two connectors (2.0.1: one per EVSE) whose charging profiles are tested. */
export class ProfileStation {
  private constructor(
    readonly of: CommandStation,
    readonly connectors: PublicConnector[],
    private readonly databaseUrl: string,
  ) {}

  static async add(app: RunningApp, version: OcppVersion): Promise<ProfileStation> {
    const of = await addCommandStation(app, version, 2);
    const read = async () => {
      const path = `/chargestations/${of.id}`;
      const { connectors } = resultOf(await app.api.get<PublicChargestation>(path));
      return connectors.length === 2 && connectors;
    };
    return new ProfileStation(of, await eventually(read), app.databaseUrl);
  }

  close(): Promise<void> {
    return this.of.close();
  }

  /** Asks a verb of the chargestation. */
  ask<Result = PublicAction>(
    verb: string,
    body: object,
    query: Record<string, string> = {},
  ): Promise<ApiResponse<Result>> {
    return this.request(`/chargestations/${this.of.id}/${verb}`, body, query);
  }

  /** Any POST. */
  request<Result = PublicAction>(
    path: string,
    body: object,
    query: Record<string, string> = {},
  ): Promise<ApiResponse<Result>> {
    return this.of.api.request<Result>('POST', path, { body, query });
  }

  /** Asks a verb, waits for the outcome, and gives the action with the messages that the station got for it. */
  async carryOut(path: string, body: object): Promise<{ action: PublicAction; calls: Call[] }> {
    const { calls } = this.of.virtual.socket;
    const before = calls.length;
    const full = path.startsWith('/') ? path : `/chargestations/${this.of.id}/${path}`;
    const action = resultOf(await this.request(full, body, { wait: '30' }));
    return { action, calls: calls.slice(before) };
  }

  /** The messages of a dry run. */
  async dryRun(path: string, body: object): Promise<Call[]> {
    const full = path.startsWith('/') ? path : `/chargestations/${this.of.id}/${path}`;
    return [resultOf(await this.request<Call | Call[]>(full, body, { dry_run: 'true' }))].flat();
  }

  /** What is installed according to REST. */
  async installed(query: Record<string, string> = {}): Promise<PublicProfile[]> {
    const path = `/chargestations/${this.of.id}/charging_profiles`;
    return resultOf(await this.of.api.get<PublicProfile[]>(path, query));
  }

  /** Starts a session at a connector and gives it as REST shows it. */
  async startSession(connector: number): Promise<PublicSession> {
    const { virtual, api, id } = this.of;
    await virtual.plugIn(connector);
    await virtual.authorize('04E91C5A123480', connector);
    await virtual.startCharging(connector);
    const transactionId = virtual.transactionId(connector) as string;
    const query = { chargestation: id, transactionId };
    const read = async () => resultOf(await api.get<PublicSession[]>('/sessions', query))[0];
    return eventually(read, { what: 'the session' });
  }

  async endSession(connector: number): Promise<void> {
    await this.of.virtual.stop(connector);
    await this.of.virtual.unplug(connector);
  }

  /** Lets the station tell these values of its configuration, by their 1.6 keys, and no others. */
  async configure(configuration: Record<string, string>): Promise<void> {
    const { api, id, virtual } = this.of;
    const { socket, options } = virtual;
    await sql(this.databaseUrl, 'DELETE FROM charging_limits WHERE chargestation = $1', [id]);
    const keys = Object.keys(configuration);
    if (keys.length === 0) return;
    const { onCall } = socket;
    socket.onCall = () =>
      options.version === '1.6' ? toKeys(configuration) : toVariables(configuration);
    const query = { key: keys.join(','), wait: 30 };
    resultOf(await api.get(`/chargestations/${id}/configurations`, query));
    socket.onCall = onCall;
  }
}

/** The variables of the keys that tests use. */
const VARIABLES: Record<string, [component: string, variable: string]> = {
  ChargeProfileMaxStackLevel: ['SmartChargingCtrlr', 'ProfileStackLevel'],
  ChargingScheduleAllowedChargingRateUnit: ['SmartChargingCtrlr', 'RateUnit'],
};
const UNITS: Record<string, string> = { Power: 'W', Current: 'A' };

/** The answer of a 1.6 station to GetConfiguration. */
function toKeys(configuration: Record<string, string>): JsonObject {
  const entries = Object.entries(configuration);
  return { configurationKey: entries.map(([key, value]) => ({ key, readonly: true, value })) };
}

/** The answer of a 2.0.1 station to GetVariables. */
function toVariables(configuration: Record<string, string>): JsonObject {
  const getVariableResult = Object.entries(configuration).map(([key, value]) => {
    const [component, variable] = VARIABLES[key] as [string, string];
    return {
      attributeStatus: 'Accepted',
      attributeValue: UNITS[value] ?? value,
      component: { name: component },
      variable: { name: variable },
    };
  });
  return { getVariableResult };
}
