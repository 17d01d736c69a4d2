import { CallError, ConnectionLostError } from '../support/station-errors.js';
import type { CallHandler, JsonObject } from '../support/station-socket.js';
import type { VirtualStation } from '../support/virtual-station.js';
import { InstalledProfiles } from './installed-profiles.js';
import { SimulatedConfiguration } from './simulated-configuration.js';

/** How long the driver, the car and the meter take, in s. */
const PAUSES = { plug: 10, start: 5, reading: 60, unplug: 20 };
/** What the car draws when nothing limits it, A per phase. */
const CURRENT = 10.4;
/** V between phase and neutral, on three phases. */
const WATTS_PER_AMPERE = 3 * 230;

/** Makes a virtual station with one connector do what the server asks: charge and stop, keep to charging profiles, tell its configuration. */
export class CommandedStation {
  private readonly profiles = new InstalledProfiles();
  private readonly configuration = new SimulatedConfiguration();
  private readonly answers: Record<string, (payload: JsonObject) => JsonObject>;
  private charging = false;
  /** Ends the wait for the next reading. */
  private stop = () => {};
  private fail: (error: Error) => void = () => {};
  private readonly failed = new Promise<never>((_, reject) => {
    this.fail = reject;
  });

  /** @param wait pauses for this many seconds of the simulated day */
  constructor(
    private readonly station: VirtualStation,
    private readonly wait: (seconds: number) => Promise<void>,
  ) {
    const { socket, options } = station;
    this.answers = options.version === '1.6' ? this.answersOfV16() : this.answersOfV201();
    const usual = socket.onCall;
    socket.onCall = ((action, payload) =>
      Object.hasOwn(this.answers, action)
        ? this.answers[action]?.(payload)
        : usual(action, payload)) as CallHandler;
    // Nobody may be waiting yet.
    this.failed.catch(() => undefined);
  }

  /** Does what the server asks until the connection is lost, which it throws as `ConnectionLostError`. */
  async untilLost(): Promise<never> {
    const { code, reason } = await Promise.race([this.station.socket.closed, this.failed]);
    throw new ConnectionLostError(code, reason);
  }

  private answersOfV16(): typeof this.answers {
    return {
      RemoteStartTransaction: (request) => this.start(request, request.connectorId),
      RemoteStopTransaction: (request) => this.stopTransaction(request),
      SetChargingProfile: ({ csChargingProfiles, connectorId }) =>
        this.install(csChargingProfiles as JsonObject, connectorId as number),
      ClearChargingProfile: (request) => this.clear(request),
      GetConfiguration: (request) => this.configuration.getConfiguration(request),
      ChangeConfiguration: (request) => this.configuration.changeConfiguration(request),
    };
  }

  private answersOfV201(): typeof this.answers {
    return {
      RequestStartTransaction: (request) => this.start(request, request.evseId),
      RequestStopTransaction: (request) => this.stopTransaction(request),
      SetChargingProfile: ({ chargingProfile, evseId }) =>
        this.install(chargingProfile as JsonObject, evseId as number),
      ClearChargingProfile: (request) => this.clear(request),
      GetChargingProfiles: ({ requestId }) => this.reportProfiles(requestId),
      GetVariables: (request) => this.configuration.getVariables(request),
      SetVariables: (request) => this.configuration.setVariables(request),
      GetBaseReport: ({ requestId }) => this.reportConfiguration(requestId),
    };
  }

  private start(request: JsonObject, place: unknown = 1): JsonObject {
    if (this.charging || place !== 1) return { status: 'Rejected' };
    this.charging = true;
    if (request.chargingProfile) this.profiles.set(request.chargingProfile as JsonObject, 1);
    this.afterAnswer(() => this.charge(request));
    return { status: 'Accepted' };
  }

  private stopTransaction({ transactionId }: JsonObject): JsonObject {
    if (String(transactionId) !== this.station.transactionId()) return { status: 'Rejected' };
    this.stop();
    return { status: 'Accepted' };
  }

  /** From the cable to the cable; the car charges until the server stops it. */
  private async charge(request: JsonObject): Promise<void> {
    let stopped = false;
    const stop = new Promise<void>((resolve) => {
      this.stop = () => {
        stopped = true;
        resolve();
      };
    });
    const { station, wait } = this;
    await station.takeRemoteStart(1, request);
    await wait(PAUSES.plug);
    await station.plugIn();
    await wait(PAUSES.start);
    await station.startCharging();
    for (;;) {
      await Promise.race([wait(PAUSES.reading), stop]);
      if (stopped) break;
      const current = Math.min(CURRENT, this.profiles.allowedCurrent());
      const power = Math.round(current * WATTS_PER_AMPERE);
      // Whole Wh, as StopTransaction of 1.6 takes the register.
      const energy = Math.round((power * PAUSES.reading) / 3600);
      await station.meter({ energy, power, current });
    }
    await station.stop(1, 'remote');
    this.profiles.endTransaction();
    await wait(PAUSES.unplug);
    await station.unplug();
    this.charging = false;
  }

  private install(profile: JsonObject, place: number): JsonObject {
    const forTransaction = profile.chargingProfilePurpose === 'TxProfile';
    if (forTransaction && this.station.transactionId() === null) return { status: 'Rejected' };
    this.profiles.set(profile, place);
    return { status: 'Accepted' };
  }

  private clear(request: JsonObject): JsonObject {
    return { status: this.profiles.clear(request) ? 'Accepted' : 'Unknown' };
  }

  private reportProfiles(requestId: unknown): JsonObject {
    const places = [...this.profiles.byPlace()];
    if (places.length === 0) return { status: 'NoProfiles' };
    this.afterAnswer(async () => {
      for (const [index, [evseId, chargingProfile]] of places.entries()) {
        const tbc = index < places.length - 1;
        const report = { requestId, chargingLimitSource: 'CSO', evseId, chargingProfile, tbc };
        await this.station.call('ReportChargingProfiles', report);
      }
    });
    return { status: 'Accepted' };
  }

  private reportConfiguration(requestId: unknown): JsonObject {
    this.afterAnswer(async () => {
      const reportData = this.configuration.report();
      const generatedAt = new Date().toISOString();
      await this.station.call('NotifyReport', { requestId, generatedAt, seqNo: 0, reportData });
    });
    return { status: 'Accepted' };
  }

  /** Lets the answer go first. That the server refuses a message is seen in its line; a lost connection ends everything. */
  private afterAnswer(work: () => Promise<void>): void {
    setImmediate(() => {
      work().catch((error: Error) => {
        if (!(error instanceof CallError)) this.fail(error);
      });
    });
  }
}
