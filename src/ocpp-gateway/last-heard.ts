import { Injectable, Logger } from '@nestjs/common';
import { EventBus } from '@nestjs/cqrs';
import { Interval } from '@nestjs/schedule';
import { UnitOfWork } from '../shared/database/unit-of-work.js';
import { StationsHeard } from './ocpp-gateway.events.js';

const FLUSH_MS = 5000;

/** Collects when stations were heard, and how often in vain, and reports it in groups, since a write per message would double the load. */
@Injectable()
export class LastHeard {
  readonly #logger = new Logger(LastHeard.name);
  #heard = new Map<string, number>();
  #unexpectedAnswers = new Map<string, number>();
  #clockSkews = new Map<string, number>();

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly eventBus: EventBus,
  ) {}

  /** `at` in ms. */
  note(chargestation: string, at: number): void {
    this.#heard.set(chargestation, at);
  }

  /** An answer has come that nobody waited for. */
  noteUnexpectedAnswer(chargestation: string, count = 1): void {
    const before = this.#unexpectedAnswers.get(chargestation) ?? 0;
    this.#unexpectedAnswers.set(chargestation, before + count);
  }

  /** A message has shown by how many seconds the station's clock is ahead. The most of some seconds counts: a message that was late shows less. */
  noteClockSkew(chargestation: string, seconds: number): void {
    const before = this.#clockSkews.get(chargestation);
    if (before === undefined || seconds > before) this.#clockSkews.set(chargestation, seconds);
  }

  /** Publishes what has been collected; after a failure it is collected on. */
  @Interval(FLUSH_MS)
  async flush(): Promise<void> {
    if (this.#heard.size === 0) return;
    const heard = this.#heard;
    const unexpected = this.#unexpectedAnswers;
    const skews = this.#clockSkews;
    this.#heard = new Map();
    this.#unexpectedAnswers = new Map();
    this.#clockSkews = new Map();
    const stations = Array.from(heard, ([chargestation, at]) => ({
      chargestation,
      at,
      unexpectedAnswers: unexpected.get(chargestation) ?? 0,
      clockSkew: skews.get(chargestation) ?? null,
    }));
    try {
      await this.unitOfWork.run(() => this.eventBus.publish(new StationsHeard(stations)));
    } catch (error) {
      this.#logger.warn(
        `What was heard could not be stored, trying again: ${(error as Error).message}`,
      );
      this.#heard = new Map([...heard, ...this.#heard]);
      this.#clockSkews = new Map([...skews, ...this.#clockSkews]);
      for (const [chargestation, count] of unexpected)
        this.noteUnexpectedAnswer(chargestation, count);
    }
  }
}
