import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { OcppVersion } from '../../src/shared/vocabulary/station.js';
import type { RunningApp } from './app.js';
import { ConnectionLostError } from './station-errors.js';
import { addConnectedStation } from './stations.js';
import { sql } from './tenants.js';
import type { VirtualStation } from './virtual-station.js';

/** Pause in ms before a station whose socket is gone tries again. */
const RECONNECT_MS = 100;

/** One station of the load and what it was promised. */
interface LoadedStation {
  station: VirtualStation;
  /** `_id` of the chargestation. */
  id: string;
  transaction: string;
  /** Message ids of the CALLs that were answered with a CALLRESULT. */
  acknowledged: string[];
  /** Sequence numbers of the answered events of its transaction (2.0.1). */
  events: number[];
}

/**
 * Stations of both versions that report without a pause, and behave as real ones do when they lose their socket: they come back and say
 * again what was not answered. Keeps a ledger of every answer.
 */
export class StationLoad {
  /** Close codes of all sockets that the server has closed. */
  readonly closeCodes: number[] = [];
  /** CALLERRORs and other answers that no station should get. */
  readonly faults: string[] = [];
  readonly #stations: LoadedStation[] = [];
  #running = true;
  #loops: Promise<void>[] = [];

  private constructor() {}

  /** Adds so many stations, every other one of each version, and lets them report. */
  static async start(app: RunningApp, stations: number): Promise<StationLoad> {
    const load = new StationLoad();
    for (let n = 0; n < stations; n += 1) {
      const version: OcppVersion = n % 2 ? '1.6' : '2.0.1';
      const { station, id } = await addConnectedStation(app, { version, record: false });
      const loaded = { station, id, transaction: randomUUID(), acknowledged: [], events: [] };
      load.#stations.push(loaded);
      load.#loops.push(load.#report(loaded));
    }
    return load;
  }

  /** How many CALLs were answered. */
  get acknowledged(): number {
    return this.#stations.reduce((sum, { acknowledged }) => sum + acknowledged.length, 0);
  }

  /** Ends the reports and closes the sockets. */
  async stop(): Promise<void> {
    this.#running = false;
    await Promise.all(this.#loops);
    await Promise.all(this.#stations.map(({ station }) => station.close()));
  }

  async #report(loaded: LoadedStation): Promise<void> {
    const { station, acknowledged, events } = loaded;
    for (let n = 0; this.#running; ) {
      const [action, payload] = messageOf(loaded, n);
      const messageId = randomUUID();
      try {
        await station.socket.call(action, payload, messageId);
        acknowledged.push(messageId);
        if (action === 'TransactionEvent') events.push(n);
        n += 1;
      } catch (error) {
        if (error instanceof ConnectionLostError) await this.#reconnect(station);
        else this.faults.push(`${action}: ${error}`);
      }
    }
  }

  async #reconnect(station: VirtualStation): Promise<void> {
    this.closeCodes.push((await station.socket.closed).code);
    while (this.#running) {
      const connected = await station.connect().then(
        () => true,
        () => false,
      );
      if (connected) return;
      await sleep(RECONNECT_MS);
    }
  }

  /** What the database lacks of what was acknowledged, or has twice; empty when all is well. */
  async findLosses(databaseUrl: string): Promise<string[]> {
    const losses: string[] = [];
    for (const { id, acknowledged, events, transaction } of this.#stations) {
      const frames = await sql<{ message_id: string }>(
        databaseUrl,
        'SELECT message_id FROM ocpp_frame WHERE chargestation = $1',
        [id],
      );
      const kept = new Set(frames.map(({ message_id }) => message_id));
      losses.push(...acknowledged.filter((each) => !kept.has(each)).map((each) => `lost ${each}`));
      const rows = await sql<{ seq_no: number; times: number }>(
        databaseUrl,
        `SELECT seq_no, count(*)::int AS times FROM transaction_event
          WHERE session IN (SELECT _id FROM session WHERE chargestation = $1 AND transaction_id = $2) GROUP BY seq_no`,
        [id, transaction],
      );
      const times = new Map(rows.map((row) => [row.seq_no, row.times]));
      losses.push(
        ...events
          .filter((seqNo) => times.get(seqNo) !== 1)
          .map(
            (seqNo) => `event ${seqNo} of ${transaction} is there ${times.get(seqNo) ?? 0} times`,
          ),
      );
    }
    return losses;
  }
}

/** The n-th message of a station. */
function messageOf({ station, transaction }: LoadedStation, n: number): [string, object] {
  const timestamp = new Date().toISOString();
  if (station.options.version === '1.6') {
    const status = n % 2 ? 'Charging' : 'SuspendedEV';
    return ['StatusNotification', { connectorId: 1, errorCode: 'NoError', status, timestamp }];
  }
  return [
    'TransactionEvent',
    {
      eventType: n === 0 ? 'Started' : 'Updated',
      timestamp,
      triggerReason: n === 0 ? 'CablePluggedIn' : 'MeterValuePeriodic',
      seqNo: n,
      transactionInfo: { transactionId: transaction, chargingState: 'Charging' },
      evse: { id: 1, connectorId: 1 },
    },
  ];
}
