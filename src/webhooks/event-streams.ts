import { type BeforeApplicationShutdown, Injectable, Logger } from '@nestjs/common';
import type { Response } from 'express';
import { DomainError } from '../shared/errors.js';
import type { EventCursor } from '../shared/http/event-cursor.js';
import type { ApiRequest } from '../shared/http/request.js';
import { type EventFilter, EventReader } from './event-reader.js';
import { EventStream } from './event-stream.js';
import { StreamLimits } from './stream-limits.js';

/**
 * The open streams of this process. One look into the log, a few times a second and only while there are streams, tells which of them have
 * news (also from other processes); the streams then read one after the other, so they never take more than one connection to the
 * database from those who answer stations.
 */
@Injectable()
export class EventStreams implements BeforeApplicationShutdown {
  readonly #logger = new Logger(EventStreams.name);
  readonly #streams = new Map<EventStream, () => Promise<unknown>>();
  #turn: Promise<unknown> = Promise.resolve();
  #seen: EventCursor | null = null;
  #poll: NodeJS.Timeout | undefined;
  #access: NodeJS.Timeout | undefined;
  #closing = false;

  constructor(
    private readonly reader: EventReader,
    private readonly limits: StreamLimits,
  ) {}

  /**
   * Streams events until the client goes, its access is gone or the process ends.
   *
   * @throws DomainError `rate_limited` when the organization has too many streams; before anything was written
   */
  async serve(request: ApiRequest, response: Response, filter: EventFilter, after: EventCursor) {
    this.#refuseTooMany(filter.organization);
    response.status(200).set({
      'Content-Type': 'text/event-stream; charset=utf-8',
      'Cache-Control': 'no-cache, no-store, no-transform',
      'X-Accel-Buffering': 'no',
    });
    const stream = new EventStream(filter, after, response, this.limits);
    this.#streams.set(stream, request.authenticateAgain ?? (() => Promise.resolve()));
    if (this.#closing) stream.end();
    this.#start();
    try {
      await stream.run((wanted, from) => this.#read(wanted, from));
    } catch (error) {
      this.#logger.warn(`A stream has ended: ${(error as Error).message}`);
    } finally {
      this.#streams.delete(stream);
      if (this.#streams.size === 0) this.#stop();
    }
  }

  beforeApplicationShutdown(): void {
    this.#closing = true;
    this.#stop();
    for (const stream of this.#streams.keys()) stream.end();
  }

  #refuseTooMany(organization: string): void {
    const open = [...this.#streams.keys()].filter(
      ({ filter }) => filter.organization === organization,
    );
    if (open.length < this.limits.perOrganization) return;
    throw new DomainError(
      'rate_limited',
      `This organization has ${open.length} streams open. Close one, or share one among readers.`,
    );
  }

  #read(filter: EventFilter, after: EventCursor) {
    const page = this.#turn.then(() => this.reader.read(filter, after, this.limits.pageSize));
    this.#turn = page.catch(() => undefined);
    return page;
  }

  #start(): void {
    if (this.#access || this.#closing) return;
    this.#seen = null;
    this.#access = setInterval(() => this.#checkAccess(), this.limits.accessMs);
    this.#pollSoon();
  }

  #stop(): void {
    clearInterval(this.#access);
    clearTimeout(this.#poll);
    this.#access = undefined;
    this.#poll = undefined;
  }

  #pollSoon(): void {
    clearTimeout(this.#poll);
    this.#poll = setTimeout(() => {
      void this.#lookForNews().then(() => this.#access && this.#pollSoon());
    }, this.limits.pollMs);
  }

  /** The first look only learns where the log is, so every stream reads once more after it. */
  async #lookForNews(): Promise<void> {
    try {
      const since = this.#seen;
      const news = since && (await this.reader.newsSince(since));
      this.#seen = news ? news.next : await this.reader.now();
      for (const stream of this.#streams.keys()) {
        if (!news || news.organizations.includes(stream.filter.organization)) stream.wake();
      }
    } catch (error) {
      this.#logger.warn(`Streams wait: ${(error as Error).message}`);
    }
  }

  #checkAccess(): void {
    for (const [stream, authenticate] of this.#streams) {
      authenticate().catch(() => stream.end());
    }
  }
}
