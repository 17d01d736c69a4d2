import { type BeforeApplicationShutdown, Injectable } from '@nestjs/common';
import { DomainError } from '../shared/errors.js';
import { Metrics } from '../shared/metrics.js';
import type { Action } from './actions.entity.js';
import { isEffectOf, type Observation } from './effects.js';

/** One command is on the wire and so many wait behind it; the queue of the gateway is as long. */
const MOST_PER_STATION = 101;

/** How long (ms) the end of the process waits for the outcomes of what it has sent. */
const SHUTDOWN_WAIT_MS = 3000;

/** An action that this process carries out. */
export class RunningAction {
  /** The station has answered; the outcome is being stored. */
  answered = false;
  /** A request waits for the outcome. */
  awaited = false;
  /** What was observed before the outcome was stored: a station may act faster than the database. */
  effect: object | null = null;
  /** Resolves when the outcome is stored. */
  readonly finished: Promise<void>;
  /** Says that the outcome is stored. */
  finish: () => void;

  constructor(
    /** As it is committed. */
    public action: Action,
  ) {
    this.finished = new Promise((resolve) => {
      this.finish = resolve;
    });
  }

  /** Resolves when the outcome is stored, or when the time (ms) is up. */
  async finishedWithin(time: number): Promise<void> {
    this.awaited = true;
    let timer: NodeJS.Timeout | undefined;
    const timeUp = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, time);
    });
    await Promise.race([this.finished, timeUp]);
    clearTimeout(timer);
  }
}

/** The actions that this process carries out, by station in the order in which they are sent. */
@Injectable()
export class RunningActions implements BeforeApplicationShutdown {
  readonly #byId = new Map<string, RunningAction>();
  readonly #byStation = new Map<string, RunningAction[]>();

  constructor(metrics: Metrics) {
    metrics.gauge(
      'ohmgate_open_actions',
      'Commands that this process has not finished: on the wire, waiting for their station, or being stored',
      [],
      () => [{ value: this.#byId.size }],
    );
  }

  /** Takes an action into the queue of its station. @throws DomainError `command_queue_full` */
  enter(action: Action): RunningAction {
    const queue = this.#byStation.get(action.chargestation) ?? [];
    if (queue.length >= MOST_PER_STATION) throw queueFull();
    const running = new RunningAction(action);
    this.#byStation.set(action.chargestation, [...queue, running]);
    this.#byId.set(action._id, running);
    return running;
  }

  /** The action is finished, or was not begun. */
  leave(running: RunningAction): void {
    const { _id, chargestation } = running.action;
    const queue = this.#byStation.get(chargestation)?.filter((other) => other !== running) ?? [];
    if (queue.length > 0) this.#byStation.set(chargestation, queue);
    else this.#byStation.delete(chargestation);
    this.#byId.delete(_id);
    running.finish();
  }

  get(id: string): RunningAction | undefined {
    return this.#byId.get(id);
  }

  get ids(): string[] {
    return [...this.#byId.keys()];
  }

  /** Keeps an observation for the action on the wire, and for those before it whose outcome is being stored. */
  observe(observation: Observation): void {
    for (const running of this.#byStation.get(observation.chargestation) ?? []) {
      if (isEffectOf(observation, running.action)) running.effect ??= observation.effect;
      if (!running.answered) break;
    }
  }

  /** The sockets are being closed, which ends every command: their outcomes are stored before the database goes. */
  async beforeApplicationShutdown(): Promise<void> {
    const all = [...this.#byId.values()];
    await Promise.all(all.map((running) => running.finishedWithin(SHUTDOWN_WAIT_MS)));
  }
}

function queueFull(): DomainError {
  return new DomainError(
    'command_queue_full',
    'Too many commands wait for this station. Wait until it has answered some of them.',
  );
}
