import { isDeepStrictEqual } from 'node:util';
import { type ApiClient, resultOf } from './api-client.js';
import type { PublicChargestation } from './api-types.js';
import { eventually } from './eventually.js';
import type { JsonObject, StationSocket } from './station-socket.js';
import { substitute } from './trace-expectations.js';
import type { TraceFrame } from './trace-file.js';

/** Values that the CSMS chooses in its own calls. */
const CHOSEN = ['remoteStartId'];

/**
 * The steps of a trace in which the CSMS calls: each is provoked by REST, its frame is compared with the sample, and the station answers
 * as the trace says.
 */
export class TraceCommands {
  private answer: ((payload: JsonObject) => void) | undefined;

  /** @param assigned what the server chose instead of values in the trace; more is added here */
  constructor(
    private readonly api: ApiClient,
    private readonly chargestation: string,
    private readonly socket: StationSocket,
    private readonly assigned: Map<unknown, unknown>,
  ) {
    socket.onCall = () =>
      new Promise((resolve) => {
        this.answer = resolve;
      });
  }

  /** Has the CSMS make the call of a step and tells how its frame differs. */
  async provoke([, , action, sample]: Extract<TraceFrame, { 0: 2 }>): Promise<string[]> {
    const before = this.socket.calls.length;
    await this.ask(action, sample);
    const call = await eventually(() => this.socket.calls[before], {
      what: `${action} by the CSMS`,
    });
    if (call.action !== action) return [`${action} was expected, ${call.action} came`];
    for (const name of CHOSEN) {
      if (name in sample) this.assigned.set(sample[name], call.payload[name]);
    }
    const expected = substitute(sample, this.assigned);
    if (isDeepStrictEqual(call.payload, expected)) return [];
    return [
      `${action} should be ${JSON.stringify(expected)}, it is ${JSON.stringify(call.payload)}`,
    ];
  }

  /** Gives the answer of the station to the call before. */
  reply(payload: JsonObject): void {
    if (!this.answer) throw new Error('The trace answers a call that was not made');
    this.answer(substitute(payload, this.assigned));
    this.answer = undefined;
  }

  /** The request of REST that must cause a call. */
  private async ask(action: string, sample: JsonObject): Promise<void> {
    if (action === 'RemoteStartTransaction' || action === 'RequestStartTransaction') {
      const { idTag, idToken, chargingProfile } = sample;
      const id_tag = idTag ?? (idToken as JsonObject).idToken;
      const connector = await this.connectorAt(sample);
      const body = { connector, id_tag, charging_profile: chargingProfile };
      resultOf(await this.api.post('/sessions', body));
      return;
    }
    if (action !== 'SetChargingProfile')
      throw new Error(`No request of REST is known for ${action}`);
    const { evseId, chargingProfile } = sample;
    // The transaction is filled in by the server.
    const { transactionId: _, ...profile } = chargingProfile as JsonObject;
    const path = `/chargestations/${this.chargestation}/set_charging_profile`;
    resultOf(await this.api.post(path, { evseId, chargingProfile: profile }));
  }

  private async connectorAt({ connectorId, evseId }: JsonObject): Promise<string | undefined> {
    const path = `/chargestations/${this.chargestation}`;
    const { connectors } = resultOf(await this.api.get<PublicChargestation>(path));
    return connectors.find((one) =>
      evseId === undefined ? one.ocppId === connectorId : one.evseId === evseId,
    )?._id;
  }
}
