import { Injectable, Logger } from '@nestjs/common';
import { EventBus } from '@nestjs/cqrs';
import { Interval } from '@nestjs/schedule';
import { UnitOfWork } from '../shared/database/unit-of-work.js';
import { ConnectionsRefused } from './ocpp-gateway.events.js';
import { RefusalTally, type Refused } from './refusal-tally.js';

const FLUSH_MS = 1000;

/** Collects refused connections and reports them in groups. */
@Injectable()
export class RefusedConnectionsLog {
  readonly #logger = new Logger(RefusedConnectionsLog.name);
  readonly #tally = new RefusalTally();

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly eventBus: EventBus,
  ) {}

  note(refused: Refused): void {
    this.#tally.note(refused, Date.now());
  }

  /** As `RefusalTally.noteAgain`. */
  noteAgain(subject: string): void {
    this.#tally.noteAgain(subject, Date.now());
  }

  /** Reports what is due, or all of it; after a failure it is counted on. */
  @Interval(FLUSH_MS)
  async flush(all = false): Promise<void> {
    const uncounted = this.#tally.takeUncounted();
    if (uncounted > 0)
      this.#logger.warn(`${uncounted} refused connections of too many identities were not kept.`);
    const refusals = this.#tally.due(Date.now(), all);
    if (refusals.length === 0) return;
    try {
      await this.unitOfWork.run(() => this.eventBus.publish(new ConnectionsRefused(refusals)));
    } catch (error) {
      this.#logger.warn(
        `Refused connections could not be stored, trying again: ${(error as Error).message}`,
      );
      this.#tally.putBack(refusals);
    }
  }
}
