import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { type BeforeApplicationShutdown, Injectable } from '@nestjs/common';
import { Traffic } from '../shared/traffic.js';

/** How long (ms) is looked at together. */
const WINDOW_MS = 200;

/**
 * Stations saturate the process when they send more than so many messages per second and it is busy for more than this share of a window. With many
 * messages the rest of the time is spent waiting for a database that is saturated; with few it may be the webhooks that keep it busy.
 */
const SATURATED = [
  { messagesPerSecond: 1000, utilization: 0.7 },
  { messagesPerSecond: 200, utilization: 0.95 },
];

/** The share falls in a saturated window, and grows back in another one, by these factors. */
const FALL = 0.6;
const GROWTH = 1.5;

/** Deliveries go on under any load, with this share of the time of each of their tasks, of which a few are under way at once. */
const LEAST = 0.08;

/** No pause is longer (ms), so that a new state is seen soon. */
const LONGEST_PAUSE_MS = 1000;

/** What was longer ago (ms) says nothing about now. */
const FORGOTTEN_AFTER_MS = 10_000;

/** What happened in a window. */
export interface Window {
  /** Share of the time that the event loop was busy. */
  utilization: number;
  /** Messages of stations per second. */
  messagesPerSecond: number;
}

/**
 * The share of its time that work for webhooks may run after a window. It falls quickly while stations saturate the process, and grows back
 * when they do not. Without stations webhooks have the process for themselves.
 */
export function shareAfter(share: number, window: Window): number {
  const saturated = SATURATED.some(
    ({ messagesPerSecond, utilization }) =>
      window.messagesPerSecond > messagesPerSecond && window.utilization > utilization,
  );
  return saturated ? Math.max(LEAST, share * FALL) : Math.min(1, share * GROWTH);
}

/** Makes room for stations: they are answered first, webhooks may be late. */
@Injectable()
export class WorkShare implements BeforeApplicationShutdown {
  #share = 1;
  #since = performance.now();
  #utilization = performance.eventLoopUtilization();
  #messages = 0;
  readonly #ending = new AbortController();

  constructor(private readonly traffic: Traffic) {}

  /** Waits as long as a piece of work that took `ms` has to wait before the next one. */
  async pauseAfter(ms: number): Promise<void> {
    this.#look();
    const pause = Math.min(LONGEST_PAUSE_MS, ms / this.#share - ms);
    if (pause < 1) return;
    const { signal } = this.#ending;
    await sleep(pause, undefined, { ref: false, signal }).catch(() => undefined);
  }

  /** What is left to do is done without pauses. */
  beforeApplicationShutdown(): void {
    this.#ending.abort();
  }

  #look(): void {
    const now = performance.now();
    if (now - this.#since < WINDOW_MS) return;
    const { utilization } = performance.eventLoopUtilization(this.#utilization);
    const messages = this.traffic.messages - this.#messages;
    const messagesPerSecond = (1000 * messages) / (now - this.#since);
    const known = now - this.#since < FORGOTTEN_AFTER_MS;
    this.#share = known ? shareAfter(this.#share, { utilization, messagesPerSecond }) : 1;
    this.#since = now;
    this.#utilization = performance.eventLoopUtilization();
    this.#messages = this.traffic.messages;
  }
}
