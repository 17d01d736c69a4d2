import { Injectable, Logger } from '@nestjs/common';
import { EventBus } from '@nestjs/cqrs';
import { Interval } from '@nestjs/schedule';
import { UnitOfWork } from '../shared/database/unit-of-work.js';
import { StationsHeard } from './ocpp-gateway.events.js';

const FLUSH_MS = 5000;

/** Collects when stations were heard and reports it in groups, since a write per message would double the load. */
@Injectable()
export class LastHeard {
  readonly #logger = new Logger(LastHeard.name);
  #heard = new Map<string, number>();

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly eventBus: EventBus,
  ) {}

  /** `at` in ms. */
  note(chargestation: string, at: number): void {
    this.#heard.set(chargestation, at);
  }

  /** Publishes what has been collected; after a failure it is collected on. */
  @Interval(FLUSH_MS)
  async flush(): Promise<void> {
    if (this.#heard.size === 0) return;
    const heard = this.#heard;
    this.#heard = new Map();
    const stations = Array.from(heard, ([chargestation, at]) => ({ chargestation, at }));
    try {
      await this.unitOfWork.run(() => this.eventBus.publish(new StationsHeard(stations)));
    } catch (error) {
      this.#logger.warn(
        `lastMessageAt could not be stored, trying again: ${(error as Error).message}`,
      );
      this.#heard = new Map([...heard, ...this.#heard]);
    }
  }
}
