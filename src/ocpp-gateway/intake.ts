import { Injectable, Logger } from '@nestjs/common';
import {
  isDatabaseOutage,
  isTransactionConflict,
  isUniqueViolation,
} from '../shared/database/database-outage.js';
import { Metrics } from '../shared/metrics.js';
import { Traffic } from '../shared/traffic.js';
import { DatabaseWatch } from './database-watch.js';
import { isKeptAlready } from './frame-log.js';
import { GatewayMetrics } from './gateway-metrics.js';
import { IntakeBatch } from './intake-batch.js';
import { callError } from './rpc/frame.js';
import { RpcError } from './rpc/rpc-error.js';
import type { ConnectionChange, LineItem, ReceivedCall, StationLine } from './station-line.js';

const LARGEST_BATCH = 512;
/** A second batch is started beside the running one only when this many stations wait. */
const SECOND_BATCH_FROM = 128;
const MOST_BATCHES = 2;
const MOST_REPEATS = 5;
const HOLD_PAUSE_MS = 250;
/** Longer nobody waits for what is under way: a database that stays away must not keep the process from ending. */
const SETTLE_WITHIN_MS = 10_000;

type Storable = ReceivedCall | ConnectionChange;

/** Who keeps the lines and their sockets. */
export interface IntakeListener {
  /** The database has been away for too long to hold messages: the sockets are to be closed. May be called more than once. */
  databaseAway(): void;
  /** Nothing refers to the line any more. */
  lineIdle(line: StationLine): void;
}

/**
 * Commits the messages of many stations in groups, without waiting on a timer: the next batch forms while one runs. A CALL is answered
 * after the transaction that holds it has committed, never before.
 */
@Injectable()
export class Intake {
  readonly #logger = new Logger(Intake.name);
  readonly #ready: StationLine[] = [];
  #running = 0;
  #scheduled = false;
  #listener: IntakeListener | undefined;

  constructor(
    private readonly batch: IntakeBatch,
    private readonly database: DatabaseWatch,
    private readonly gatewayMetrics: GatewayMetrics,
    private readonly traffic: Traffic,
    metrics: Metrics,
  ) {
    metrics.gauge(
      'ohmgate_intake_waiting_stations',
      'Stations with a message that waits for the next batch',
      [],
      () => [{ value: this.#ready.length }],
    );
  }

  /** Names the one who keeps the lines. */
  listen(listener: IntakeListener): void {
    this.#listener = listener;
  }

  /** Puts an item at the end of a station's line. */
  push(line: StationLine, item: LineItem): void {
    line.waiting.push(item);
    if (!line.busy && line.waiting.length === 1) {
      this.#ready.push(line);
      this.#schedule();
    }
  }

  /** Resolves when nothing waits and no batch is under way, at the latest after 10 s. */
  async settled(): Promise<void> {
    const deadline = Date.now() + SETTLE_WITHIN_MS;
    while ((this.#running > 0 || this.#scheduled) && Date.now() < deadline)
      await new Promise((resolve) => setTimeout(resolve, 5));
  }

  #schedule(): void {
    if (this.#scheduled || this.#running >= MOST_BATCHES) return;
    if (this.#running > 0 && this.#ready.length < SECOND_BATCH_FROM) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      const items = this.#take();
      if (items.length > 0) void this.#run(items);
    });
  }

  /** Takes the first item of up to 512 lines; immediate answers in front of it are sent on the way. */
  #take(): Storable[] {
    const items: Storable[] = [];
    const lines = this.#ready.splice(0, LARGEST_BATCH);
    for (const line of lines) {
      let item = line.waiting.shift();
      while (item?.kind === 'immediate') {
        item.send();
        item = line.waiting.shift();
      }
      if (item) {
        line.busy = true;
        items.push(item);
      } else {
        this.#emptied(line);
      }
    }
    return items;
  }

  async #run(items: Storable[]): Promise<void> {
    this.#running += 1;
    this.traffic.note(items.length);
    try {
      await this.#store(items, 0);
    } finally {
      this.#running -= 1;
      for (const { connection } of items) {
        const { line } = connection;
        line.busy = false;
        if (line.waiting.length > 0) this.#ready.push(line);
        else this.#emptied(line);
      }
      if (this.#ready.length > 0) this.#schedule();
    }
  }

  #emptied(line: StationLine): void {
    if (line.idle) this.#listener?.lineIdle(line);
  }

  /** Stores a batch; one that fails for one message's sake is halved until only the culprit is left. Never rejects. */
  async #store(items: Storable[], repeats: number): Promise<void> {
    try {
      const started = performance.now();
      await this.batch.store(items);
      this.gatewayMetrics.batchStored(items.length, performance.now() - started);
      this.#stored(items);
    } catch (error) {
      if (isKeptAlready(error)) this.#stored(items);
      else await this.#recover(items, error, repeats);
    }
  }

  #stored(items: Storable[]): void {
    this.database.succeeded();
    for (const item of items) if (item.kind === 'call') this.#settle(item);
  }

  async #recover(items: Storable[], error: unknown, repeats: number): Promise<void> {
    if (isDatabaseOutage(error)) {
      const away = this.database.failed(Date.now());
      await new Promise((resolve) => setTimeout(resolve, HOLD_PAUSE_MS));
      return away ? this.#giveUp(items) : this.#store(items, repeats);
    }
    // Another process took a unique key first: as after a conflict of transactions, the same work succeeds when done again.
    const overtaken = isUniqueViolation(error) || isTransactionConflict(error);
    if (overtaken && repeats < MOST_REPEATS) {
      return this.#store(items, repeats + 1);
    }
    if (items.length > 1) {
      const half = items.length >> 1;
      await this.#store(items.slice(0, half), 0);
      return this.#store(items.slice(half), 0);
    }
    const [culprit] = items as [Storable];
    const { chargestation } = culprit.connection.line.station;
    const { stack } = error as Error;
    if (culprit.kind !== 'call') {
      this.#logger.error(
        `A ${culprit.kind} station could not be recorded`,
        { chargestation },
        stack,
      );
      return;
    }
    this.#logger.error(
      `${culprit.action} of chargestation ${chargestation} could not be stored`,
      { chargestation },
      stack,
    );
    const refusal = new RpcError('InternalError', 'The message could not be stored.');
    culprit.answer = callError(culprit.messageId, refusal, culprit.connection.adapter.version);
    this.#settle(culprit);
  }

  #settle(call: ReceivedCall): void {
    const { action, answer, connection, payloadText } = call;
    call.sideEffect?.();
    connection.send(answer);
    this.gatewayMetrics.answered(connection.adapter.version, action, answer);
    connection.frameAnswered(payloadText.length);
  }

  /**
   * Messages stay unanswered: the stations keep them and send them again when they are back. Those behind them in their lines are
   * dropped as well, or they would overtake them. Openings and closings of sockets are kept here, since nobody repeats them.
   */
  #giveUp(items: Storable[]): void {
    for (const line of this.#ready.splice(0)) {
      dropMessages(line);
      if (line.waiting.length > 0) this.#ready.push(line);
      else this.#emptied(line);
    }
    for (const item of items) {
      const { line } = item.connection;
      dropMessages(line);
      if (isConnectionChange(item)) line.waiting.unshift(item);
    }
    this.#listener?.databaseAway();
  }
}

function dropMessages({ waiting }: StationLine): void {
  waiting.splice(0, Infinity, ...waiting.filter(isConnectionChange));
}

function isConnectionChange(item: LineItem): item is ConnectionChange {
  return item.kind === 'connected' || item.kind === 'disconnected';
}
