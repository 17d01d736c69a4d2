import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Response } from 'express';
import { type EventCursor, writeEventCursor } from '../shared/http/event-cursor.js';
import type { EventFilter, EventPage } from './event-reader.js';
import { eventMessage, heartbeatMessage, openingMessage } from './event-stream-messages.js';
import type { StreamLimits } from './stream-limits.js';

/** Reads the part of the log behind a cursor. */
export type ReadLog = (filter: EventFilter, after: EventCursor) => Promise<EventPage>;

/**
 * One client of `GET /events/stream`. It reads the log page by page behind its own cursor and writes a page only as fast as the client
 * takes it, so what it holds is one page, however far behind the client is.
 */
export class EventStream {
  readonly #ended = new AbortController();
  #news = true;
  #wake: () => void = () => {};

  constructor(
    readonly filter: EventFilter,
    private cursor: EventCursor,
    private readonly response: Response,
    private readonly limits: StreamLimits,
  ) {
    response.on('close', () => this.end());
  }

  /** There may be events for it. */
  wake(): void {
    this.#news = true;
    this.#wake();
  }

  /** Ends it; the client comes back with its last id. */
  end(): void {
    this.#ended.abort();
    this.#wake();
  }

  /** Writes events until the client goes, is too slow, or `end()` is called. Rejects when the log cannot be read. */
  async run(read: ReadLog): Promise<void> {
    const heartbeat = setInterval(() => this.#beat(), this.limits.heartbeatMs);
    try {
      this.response.write(openingMessage(writeEventCursor(this.cursor)));
      while (!this.#ended.signal.aborted) {
        this.#news = false;
        const page = await read(this.filter, this.cursor);
        if (!(await this.#write(page))) return;
        if (!page.more) await this.#untilNews();
      }
    } finally {
      clearInterval(heartbeat);
      this.response.end();
    }
  }

  /** False when the client did not take it in time. */
  async #write({ events, next }: EventPage): Promise<boolean> {
    for (const { cursor, body } of events) {
      if (this.#ended.signal.aborted) return true;
      const taken = this.response.write(eventMessage(writeEventCursor(cursor), body));
      this.cursor = cursor;
      if (!taken && !(await this.#drained())) return false;
    }
    this.cursor = next;
    return true;
  }

  async #drained(): Promise<boolean> {
    const late = new AbortController();
    const { signal } = late;
    const inTime = await Promise.race([
      once(this.response, 'drain', { signal }).then(() => true),
      once(this.#ended.signal, 'abort', { signal }).then(() => true),
      sleep(this.limits.slowReaderMs, false, { signal }),
    ]).finally(() => late.abort());
    if (!inTime) this.response.destroy();
    return inTime;
  }

  async #untilNews(): Promise<void> {
    if (this.#news || this.#ended.signal.aborted) return;
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
    });
  }

  /** Not while the client has something to take: its connection is not silent then. */
  #beat(): void {
    if (this.response.writableNeedDrain || this.#ended.signal.aborted) return;
    this.response.write(heartbeatMessage(writeEventCursor(this.cursor)));
  }
}
