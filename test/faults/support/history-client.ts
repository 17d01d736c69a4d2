import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ApiResponse } from '../../support/api-client.js';
import type {
  PublicChargestation,
  PublicConnector,
  PublicSession,
} from '../../support/api-types.js';
import type { PublicAction } from '../../support/command-station.js';
import { AnswerTimeoutError, ConnectionLostError } from '../../support/station-errors.js';
import type { JsonObject } from '../../support/station-socket.js';
import { type AddedStation, addConnectedStation } from '../../support/stations.js';
import type { CrashScene } from './crash-scene.js';
import type { HistoryValue, Operation } from './history-model.js';
import type { Chance } from './seed.js';

const RECONNECT_MS = 100;
const STATUSES = {
  '1.6': ['Available', 'Preparing', 'Finishing', 'Unavailable', 'Faulted'],
  '2.0.1': ['Available', 'Occupied', 'Reserved', 'Unavailable', 'Faulted'],
} as const;

/** What all clients of a history share. */
export class History {
  readonly operations: Operation[] = [];
  /** What a client may ask about: transactions, connectors and actions that were acknowledged. */
  readonly sessions: { chargestation: string; transactionId: string }[] = [];
  readonly connectors: string[] = [];
  readonly actions: string[] = [];
  readonly clients: HistoryClient[] = [];
  /** Answers that nobody should get. */
  readonly faults: string[] = [];
  /** The Action of each command that was acknowledged, by what it carries. */
  readonly commands = new Map<string, string>();
  readonly executions: { marker: string; at: number; client: number }[] = [];
  #moment = 0;

  constructor(
    readonly scene: CrashScene,
    readonly chance: Chance,
  ) {}

  moment(): number {
    this.#moment += 1;
    return this.#moment;
  }

  note(operation: Omit<Operation, 'to'>): void {
    this.operations.push({ ...operation, to: this.moment() });
  }

  /** The operations, with the commands that stations have received. */
  complete(): Operation[] {
    return [
      ...this.operations,
      ...this.executions.map(({ marker, at, client }) => ({
        client,
        object: `action ${this.commands.get(marker) ?? `of ${marker}`}`,
        does: 'executes' as const,
        from: at,
        to: at,
        value: null,
      })),
    ];
  }
}

/** A station and a user of the API, who do one random thing after the other. */
export class HistoryClient {
  #register = 1_000_000;
  #transaction: { id: string; first: number; seqNo: number } | null = null;

  private constructor(
    readonly number: number,
    private readonly history: History,
    readonly added: AddedStation,
    readonly connector: string,
  ) {}

  static async join(history: History, number: number): Promise<HistoryClient> {
    const { scene } = history;
    const version = number % 2 ? '1.6' : '2.0.1';
    const added = await addConnectedStation(scene, { version, record: false });
    const { station, id } = added;
    await station.reportStatus('Available');
    const shown = await scene.api.get<PublicChargestation>(`/chargestations/${id}`);
    const connector = shown.body.result.connectors.find(({ ocppId }) => ocppId === 1)?._id;
    const client = new HistoryClient(number, history, added, connector as string);
    station.socket.onCall = (_, { data }) => {
      history.executions.push({ marker: String(data), at: history.moment(), client: number });
      return { status: 'Accepted' };
    };
    client.#wrote(`connector ${connector}`, 0, { kind: 'connector', status: 'Available' });
    history.connectors.push(connector as string);
    history.clients.push(client);
    return client;
  }

  /** Does one random thing. */
  async act(): Promise<void> {
    const { chance, sessions, connectors, actions } = this.history;
    const dice = chance.next();
    if (dice < 0.35) await this.#transact();
    else if (dice < 0.5) await this.#reportStatus();
    else if (dice < 0.6) await this.#command(chance.pick(this.history.clients));
    else if (dice < 0.8 && sessions.length > 0) await this.readSession(chance.pick(sessions));
    else if (dice < 0.92 || actions.length === 0) await this.readConnector(chance.pick(connectors));
    else await this.readAction(chance.pick(actions));
  }

  async readSession(asked: History['sessions'][number]): Promise<void> {
    await this.#read<PublicSession[]>(
      `session ${asked.transactionId}`,
      '/sessions',
      asked,
      (found) => {
        if (found.length > 1) this.history.faults.push(`${asked.transactionId} is there twice`);
        const [session] = found;
        if (!session) return null;
        const { status, metrics } = session;
        return { kind: 'session', ended: status === 'Ended', energy: metrics.energyConsumed ?? 0 };
      },
    );
  }

  async readConnector(id: string): Promise<void> {
    await this.#read<PublicConnector>(`connector ${id}`, `/connectors/${id}`, {}, (found) => ({
      kind: 'connector',
      status: found.reported_status ?? found.status,
    }));
  }

  async readAction(id: string): Promise<void> {
    await this.#read<PublicAction>(`action ${id}`, `/actions/${id}`, {}, ({ status, outcome }) => ({
      kind: 'action',
      status,
      outcome,
    }));
  }

  #wrote(object: string, from: number, value: HistoryValue): void {
    this.history.note({ client: this.number, object, does: 'write', from, value });
  }

  /** Asks once; what is not answered, or with a passing refusal, says nothing. */
  async #read<Shown>(
    object: string,
    path: string,
    query: Record<string, string>,
    toValue: (shown: Shown) => HistoryValue | null,
  ): Promise<void> {
    const from = this.history.moment();
    const answer = await this.#once(() => this.history.scene.api.get<Shown>(path, query));
    if (answer?.status !== 200 && answer?.status !== 404) return;
    const value = answer.status === 200 ? toValue(answer.body.result) : null;
    this.history.note({ client: this.number, object, does: 'read', from, value });
  }

  async #command({ added, number }: HistoryClient): Promise<void> {
    const marker = randomUUID();
    const from = this.history.moment();
    const path = `/chargestations/${added.id}/data_transfer`;
    const body = { vendorId: `client ${number}`, data: marker };
    const answer = await this.#once(() => this.history.scene.api.post(path, body));
    if (answer?.status !== 200 && answer?.status !== 202) return;
    const { _id } = answer.body.result;
    this.#wrote(`action ${_id}`, from, { kind: 'action', status: 'requested', outcome: null });
    this.history.commands.set(marker, _id);
    this.history.actions.push(_id);
  }

  async #once<Shown>(ask: () => Promise<ApiResponse<Shown>>): Promise<ApiResponse<Shown> | null> {
    const answer = await ask().catch(() => null);
    const passing = [200, 202, 404, 406, 409, 503];
    if (answer && !passing.includes(answer.status))
      this.history.faults.push(`HTTP ${answer.status} ${answer.body.message}`);
    if (!answer || answer.status === 503) await sleep(RECONNECT_MS);
    return answer;
  }

  async #reportStatus(): Promise<void> {
    const { version } = this.added.station.options;
    const status = this.history.chance.pick(STATUSES[version]);
    const timestamp = new Date().toISOString();
    const from = this.history.moment();
    await this.#say(
      'StatusNotification',
      version === '1.6'
        ? { connectorId: 1, errorCode: 'NoError', status, timestamp }
        : { evseId: 1, connectorId: 1, connectorStatus: status, timestamp },
    );
    this.#wrote(`connector ${this.connector}`, from, { kind: 'connector', status });
  }

  /** The next message of its session, or the first of the next one. */
  async #transact(): Promise<void> {
    const { chance, sessions } = this.history;
    const begins = this.#transaction === null;
    const ends = !begins && chance.hits(0.15);
    const transaction = this.#transaction ?? {
      id: randomUUID() as string,
      first: this.#register,
      seqNo: 0,
    };
    this.#register += begins ? 0 : chance.below(500);
    const from = this.history.moment();
    const v16 = this.added.station.options.version === '1.6';
    const [action, payload] = v16
      ? messageV16(transaction.id, this.#register, begins, ends)
      : messageV201(transaction, this.#register, begins, ends);
    const { transactionId } = await this.#say(action, payload);
    if (v16 && begins) transaction.id = String(transactionId);
    transaction.seqNo += 1;
    const energy = this.#register - transaction.first;
    this.#wrote(`session ${transaction.id}`, from, { kind: 'session', ended: ends, energy });
    this.#transaction = ends ? null : transaction;
    if (begins) sessions.push({ chargestation: this.added.id, transactionId: transaction.id });
  }

  /** Says it, with the same content, until it is answered. */
  async #say(action: string, payload: JsonObject): Promise<JsonObject> {
    const { station } = this.added;
    for (;;) {
      try {
        return await station.call(action, payload);
      } catch (error) {
        if (error instanceof AnswerTimeoutError) await station.terminate();
        else if (!(error instanceof ConnectionLostError))
          this.history.faults.push(`${action}: ${error}`);
      }
      while (!station.socket.isOpen) {
        await station.connect().catch(() => sleep(RECONNECT_MS));
      }
    }
  }
}

function messageV16(
  transaction: string,
  register: number,
  begins: boolean,
  ends: boolean,
): [string, JsonObject] {
  const timestamp = new Date().toISOString();
  const transactionId = Number(transaction);
  if (begins)
    return [
      'StartTransaction',
      { connectorId: 1, idTag: 'HISTORY', meterStart: register, timestamp },
    ];
  if (ends) return ['StopTransaction', { transactionId, meterStop: register, timestamp }];
  const meterValue = [{ timestamp, sampledValue: [{ value: String(register) }] }];
  return ['MeterValues', { connectorId: 1, transactionId, meterValue }];
}

function messageV201(
  { id: transactionId, seqNo }: { id: string; seqNo: number },
  register: number,
  begins: boolean,
  ends: boolean,
): [string, JsonObject] {
  const timestamp = new Date().toISOString();
  const context = begins ? 'Transaction.Begin' : ends ? 'Transaction.End' : 'Sample.Periodic';
  return [
    'TransactionEvent',
    {
      eventType: begins ? 'Started' : ends ? 'Ended' : 'Updated',
      timestamp,
      triggerReason: begins
        ? 'CablePluggedIn'
        : ends
          ? 'EVCommunicationLost'
          : 'MeterValuePeriodic',
      seqNo,
      transactionInfo: { transactionId, chargingState: ends ? 'Idle' : 'Charging' },
      ...(begins && { evse: { id: 1, connectorId: 1 } }),
      meterValue: [{ timestamp, sampledValue: [{ value: register, context }] }],
    },
  ];
}
