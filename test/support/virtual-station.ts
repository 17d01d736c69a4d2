import { eventually } from './eventually.js';
import { TokenRefusedError } from './station-errors.js';
import { type JsonObject, StationSocket, type StationSocketOptions } from './station-socket.js';
import { StationV16 } from './station-v16.js';
import { StationV201, type TxPoints } from './station-v201.js';
import type { BootAnswer, ConnectorState, Reading, StationVerbs, StopBy } from './station-verbs.js';

export interface VirtualStationOptions extends StationSocketOptions {
  /**
   * How many connectors (2.0.1: one per EVSE), or their numbers. 1.6 sends the connectorId only. Default 1.
   * Verbs take the position in this list, from 1.
   */
  connectors?: number | { evseId: number; connectorId: number }[];
  /** 2.0.1 only: when transactions start and end. Default: start EVConnected or Authorized, stop EVConnected. */
  txPoints?: Partial<TxPoints>;
  /** Register of every connector at power-up in Wh; default 1,000,000. */
  register?: number;
  /** The station's clock; default the real one. */
  now?: () => Date;
}

/** What the driver, the car or the meter does next in a session. */
export type SessionAct = 'card' | 'start' | 'reading' | 'pause' | 'resume' | 'stop' | 'unplug';

/** A whole session, from plug to unplug. */
export interface SessionScript {
  connector?: number;
  /** Default `04E91C5A123480`. */
  idToken?: string;
  /** How many meter readings; default 3. */
  samples?: number;
  /** Shown at each reading; default 500 Wh and 7,200 W. */
  reading?: Reading;
  /** Whether the EV pauses after half of the readings; default true. */
  pause?: boolean;
  /** Called before each act after the first, for realistic timing. */
  before?: (act: SessionAct) => Promise<void>;
}

/** A station as a driver sees it: the same verbs for 1.6 and 2.0.1, over a real socket. */
export class VirtualStation {
  /** The wire below, for what the verbs do not offer: raw frames, close reasons, replaceable answers. */
  readonly socket: StationSocket;
  readonly connectors: ConnectorState[];
  private readonly verbs: StationVerbs;

  constructor(readonly options: VirtualStationOptions) {
    const { version, connectors = 1, register = 1_000_000, now = () => new Date() } = options;
    const numbers =
      typeof connectors === 'number'
        ? Array.from({ length: connectors }, (_, index) => number(version, index + 1))
        : connectors;
    this.socket = new StationSocket(options);
    this.connectors = numbers.map((numbers) => ({
      ...numbers,
      status: 'Available',
      plugged: false,
      idToken: null,
      register,
      transaction: null,
    }));
    const points = {
      start: ['EVConnected', 'Authorized'],
      stop: ['EVConnected'],
    } satisfies TxPoints;
    this.verbs =
      version === '1.6'
        ? new StationV16(this.socket, now)
        : new StationV201(this.socket, now, { ...points, ...options.txPoints });
    this.socket.onCall = (action, payload) => this.verbs.answer(action, payload);
  }

  connect(): Promise<void> {
    return this.socket.connect();
  }

  close(): Promise<void> {
    return this.socket.close();
  }

  /** Loses the network: the TCP connection ends without a WebSocket close. */
  async terminate(): Promise<void> {
    this.socket.terminate();
    await this.socket.closed;
  }

  /** Any CALL, in its turn. Throws `CallError` for a CALLERROR. */
  call<Answer = JsonObject>(action: string, payload: object): Promise<Answer> {
    return this.socket.call<Answer>(action, payload);
  }

  sendRaw(text: string): void {
    this.socket.sendRaw(text);
  }

  /** Raw frames received so far. */
  get received(): readonly string[] {
    return this.socket.received;
  }

  /** The first call of this action that the CSMS has made, now or until the deadline (ms). */
  async waitForCall(action: string, within = 10_000): Promise<JsonObject> {
    const find = () => this.socket.calls.find((call) => call.action === action);
    return (await eventually(find, { within, what: `${action} from the CSMS` })).payload;
  }

  /** BootNotification and, once accepted, the status of every connector. */
  async boot(): Promise<BootAnswer> {
    const answer = await this.verbs.boot();
    if (answer.status !== 'Accepted') return answer;
    for (const connector of this.connectors) {
      await this.verbs.reportStatus(connector, connector.status);
    }
    return answer;
  }

  async heartbeat(): Promise<string> {
    return (await this.call<{ currentTime: string }>('Heartbeat', {})).currentTime;
  }

  /** StatusNotification in the version's own words (1.6 nine, 2.0.1 five). */
  reportStatus(status: string, connector = 1, more?: JsonObject): Promise<void> {
    return this.verbs.reportStatus(this.at(connector), status, more);
  }

  plugIn(connector = 1): Promise<void> {
    return this.verbs.plugIn(this.at(connector));
  }

  /** Shows a card and gives the CSMS's word for it, `Accepted` or another. */
  authorize(idToken: string, connector = 1): Promise<string> {
    return this.verbs.authorize(this.at(connector), idToken);
  }

  /**
   * Takes the token of a remote start, which is answered by `socket.onCall`, and gives its payload: `given`, or that of the first one of
   * the CSMS, which is waited for.
   */
  async takeRemoteStart(connector = 1, given?: JsonObject): Promise<JsonObject> {
    const v16 = this.options.version === '1.6';
    const action = v16 ? 'RemoteStartTransaction' : 'RequestStartTransaction';
    const request = given ?? (await this.waitForCall(action));
    await this.verbs.takeRemoteStart(this.at(connector), request);
    return request;
  }

  startCharging(connector = 1): Promise<void> {
    return this.verbs.startCharging(this.at(connector));
  }

  meter(reading: Reading, connector = 1): Promise<void> {
    return this.verbs.meter(this.at(connector), reading);
  }

  suspendByEv(connector = 1): Promise<void> {
    return this.verbs.suspend(this.at(connector), 'EV');
  }

  suspendByEvse(connector = 1): Promise<void> {
    return this.verbs.suspend(this.at(connector), 'EVSE');
  }

  resume(connector = 1): Promise<void> {
    return this.verbs.resume(this.at(connector));
  }

  stop(connector = 1, by: StopBy = 'card'): Promise<void> {
    return this.verbs.stop(this.at(connector), by);
  }

  unplug(connector = 1): Promise<void> {
    return this.verbs.unplug(this.at(connector));
  }

  /** The id of the connector's open transaction as the public API shows it, or null. */
  transactionId(connector = 1): string | null {
    const transaction = this.at(connector).transaction;
    return transaction && String(transaction.id);
  }

  /** Runs a whole session and gives its transaction id. Throws `TokenRefusedError`, with the cable out again. */
  async session(script: SessionScript = {}): Promise<string> {
    const { connector = 1, idToken = '04E91C5A123480', samples = 3, pause = true } = script;
    const { reading = { energy: 500, power: 7200 }, before = async () => {} } = script;
    await this.plugIn(connector);
    await before('card');
    const word = await this.authorize(idToken, connector);
    if (word !== 'Accepted') {
      await this.unplug(connector);
      throw new TokenRefusedError(idToken, word);
    }
    await before('start');
    await this.startCharging(connector);
    const transactionId = this.transactionId(connector);
    for (let index = 0; index < samples; index += 1) {
      if (pause && index === Math.floor(samples / 2)) {
        await before('pause');
        await this.suspendByEv(connector);
        await before('resume');
        await this.resume(connector);
      }
      await before('reading');
      await this.meter(reading, connector);
    }
    await before('stop');
    await this.stop(connector);
    await before('unplug');
    await this.unplug(connector);
    return transactionId as string;
  }

  private at(connector: number): ConnectorState {
    const state = this.connectors[connector - 1];
    if (!state) throw new RangeError(`the station has no connector ${connector}`);
    return state;
  }
}

function number(version: string, n: number): { evseId: number; connectorId: number } {
  return version === '1.6' ? { evseId: 1, connectorId: n } : { evseId: n, connectorId: 1 };
}
