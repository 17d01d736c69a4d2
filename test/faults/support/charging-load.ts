import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ApiResponse, Resource } from '../../support/api-client.js';
import { AnswerTimeoutError, ConnectionLostError } from '../../support/station-errors.js';
import type { JsonObject } from '../../support/station-socket.js';
import { addConnectedStation } from '../../support/stations.js';
import type { VirtualStation } from '../../support/virtual-station.js';
import type { CrashScene } from './crash-scene.js';

/** Under these paths stand the answered CALLs of the station with this `_id`, and the answered requests of the API's clients. */
export const stationPath = (chargestation: string) => `station/${chargestation}`;
export const API_PATH = 'api';

/** An answered CALL, as the body of its entry in the ledger. The entry's id is the message id. */
export interface AnsweredCall {
  action: string;
  payload: JsonObject;
  answer: JsonObject;
}

export interface LoadOptions {
  /** Every other one of each version. */
  stations: number;
  /** Clients of the API that create locations, each with an `Idempotency-Key`. */
  clients?: number;
  /** Pause of each of them between two messages in ms: a load that the machine can carry beside the faults. */
  pauseMs?: number;
}

const RECONNECT_MS = 100;
const SILENCE_MS = 400;
const SILENCE_WITHIN_MS = 5000;
const SAMPLES = 4;
const SAMPLE_WH = 250;

/**
 * Stations of both versions that run one session after the other, and clients of the API. They behave as good ones do: what was not
 * answered they say again, with the same content, until it is. Every answer is in the ledger, on the disk, before the next message.
 */
export class ChargingLoad {
  /** CALLERRORs, and refusals of the API that no fault explains. */
  readonly faults: string[] = [];
  /** Close codes of all sockets that were closed. */
  readonly closeCodes: number[] = [];
  /** Statuses with which upgrades were refused. */
  readonly refusals = new Set<number>();
  /** How many CALLs and requests were answered. */
  acknowledged = 0;
  /** How many of them are CALLs. */
  answeredCalls = 0;
  readonly chargestations: string[] = [];
  readonly #stations: VirtualStation[] = [];
  readonly #loops: Promise<void>[] = [];
  readonly #pauseMs: number;
  #running = true;

  private constructor(
    private readonly scene: CrashScene,
    { pauseMs = 20 }: LoadOptions,
  ) {
    this.#pauseMs = pauseMs;
  }

  static async start(scene: CrashScene, options: LoadOptions): Promise<ChargingLoad> {
    const load = new ChargingLoad(scene, options);
    const added = await Promise.all(
      Array.from({ length: options.stations }, (_, n) =>
        addConnectedStation(scene, { version: n % 2 ? '1.6' : '2.0.1', record: false }),
      ),
    );
    for (const { station, id } of added) {
      load.chargestations.push(id);
      load.#stations.push(station);
      load.#loops.push(load.#charge(station, id));
    }
    for (let n = 0; n < (options.clients ?? 0); n += 1) load.#loops.push(load.#createLocations());
    return load;
  }

  /** Waits until the answers that were on their way to the stations have arrived, and gives how many CALLs are answered then. */
  async silence(): Promise<number> {
    const deadline = Date.now() + SILENCE_WITHIN_MS;
    for (;;) {
      const { answeredCalls } = this;
      await sleep(SILENCE_MS);
      if (this.answeredCalls === answeredCalls || Date.now() > deadline) return this.answeredCalls;
    }
  }

  /** Ends the load once everything that was said has been answered; the sockets stay open until `close`. */
  async stop(): Promise<void> {
    this.#running = false;
    await Promise.all(this.#loops);
  }

  async close(): Promise<void> {
    await Promise.all(this.#stations.map((station) => station.close()));
  }

  async #charge(station: VirtualStation, id: string): Promise<void> {
    let register = 1_000_000;
    const meter = () => (register += SAMPLE_WH);
    const say = (action: string, payload: JsonObject) => this.#say(station, id, action, payload);
    const transact = station.options.version === '1.6' ? transactV16 : transactV201;
    while (this.#running) {
      for await (const _ of transact(say, meter)) if (!this.#running) break;
    }
  }

  /** Says it until it is answered. */
  async #say(
    station: VirtualStation,
    id: string,
    action: string,
    payload: JsonObject,
  ): Promise<JsonObject> {
    for (;;) {
      const messageId = randomUUID();
      try {
        const answer = await station.socket.call(action, payload, messageId);
        const body = JSON.stringify({ action, payload, answer } satisfies AnsweredCall);
        await this.scene.ledger.append({ path: stationPath(id), id: messageId, body });
        this.acknowledged += 1;
        this.answeredCalls += 1;
        await sleep(this.#pauseMs);
        return answer;
      } catch (error) {
        if (error instanceof AnswerTimeoutError) await station.terminate();
        else if (!(error instanceof ConnectionLostError)) this.faults.push(`${action}: ${error}`);
        await this.#reconnect(station);
      }
    }
  }

  async #reconnect(station: VirtualStation): Promise<void> {
    if (station.socket.isOpen) return;
    this.closeCodes.push((await station.socket.closed).code);
    for (;;) {
      const refusal = await station.connect().catch((error: { status?: number }) => error);
      if (!refusal) return;
      if (refusal.status) this.refusals.add(refusal.status);
      await sleep(RECONNECT_MS);
    }
  }

  async #createLocations(): Promise<void> {
    const { api, ledger } = this.scene;
    while (this.#running) {
      const name = randomUUID();
      const created = await this.#untilAnswered(() =>
        api.post('/locations', { name }, { 'Idempotency-Key': name }),
      );
      const { _id } = created.result;
      await ledger.append({ path: API_PATH, id: _id, body: name });
      this.acknowledged += 1;
      await sleep(this.#pauseMs);
    }
  }

  /** Asks with the same key until the answer is a success; while the server dies and comes back others are possible. */
  async #untilAnswered(ask: () => Promise<ApiResponse<Resource>>) {
    for (;;) {
      const answer = await ask().catch(() => null);
      if (answer?.status === 201) return answer.body;
      const passing = answer === null || answer.status === 409 || answer.status === 503;
      if (!passing) this.faults.push(`POST /locations: ${answer.status} ${answer.body.message}`);
      await sleep(RECONNECT_MS);
    }
  }
}

type Say = (action: string, payload: JsonObject) => Promise<JsonObject>;

/** A 1.6 session; stops after each message. */
async function* transactV16(say: Say, meter: () => number): AsyncGenerator<void> {
  const now = () => new Date().toISOString();
  const [connectorId, idTag] = [1, 'CRASH'];
  const begin = { connectorId, idTag, meterStart: meter(), timestamp: now() };
  const { transactionId } = await say('StartTransaction', begin);
  yield;
  for (let n = 0; n < SAMPLES; n += 1) {
    const meterValue = [{ timestamp: now(), sampledValue: [{ value: String(meter()) }] }];
    await say('MeterValues', { connectorId, transactionId, meterValue });
    yield;
  }
  await say('StopTransaction', { transactionId, meterStop: meter(), timestamp: now() });
  yield;
}

/** A 2.0.1 session; stops after each message. */
async function* transactV201(say: Say, meter: () => number): AsyncGenerator<void> {
  const transactionId = randomUUID();
  const last = SAMPLES + 1;
  for (let seqNo = 0; seqNo <= last; seqNo += 1) {
    const timestamp = new Date().toISOString();
    const context =
      seqNo === 0 ? 'Transaction.Begin' : seqNo === last ? 'Transaction.End' : 'Sample.Periodic';
    await say('TransactionEvent', {
      eventType: seqNo === 0 ? 'Started' : seqNo === last ? 'Ended' : 'Updated',
      timestamp,
      triggerReason:
        seqNo === 0
          ? 'CablePluggedIn'
          : seqNo === last
            ? 'EVCommunicationLost'
            : 'MeterValuePeriodic',
      seqNo,
      transactionInfo: { transactionId, chargingState: seqNo === last ? 'Idle' : 'Charging' },
      ...(seqNo === 0 && { evse: { id: 1, connectorId: 1 } }),
      meterValue: [{ timestamp, sampledValue: [{ value: meter(), context }] }],
    });
    yield;
  }
}
