import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { EventBus } from '@nestjs/cqrs';
import { Interval } from '@nestjs/schedule';
import { UnitOfWork } from '../shared/database/unit-of-work.js';
import { toFact } from './action-facts.js';
import { ActionStore } from './action-store.js';
import type { Action } from './actions.entity.js';
import { ActionRejected } from './actions.events.js';
import { RunningActions } from './running-actions.js';

/** How often a process says what it still sends and looks after the others, in ms. */
const EVERY_MS = 5000;

const ERROR = 'The connection was lost with the server process that had sent the command';

/** Closes actions whose process died in mid-command: nobody will hear the answer, and the command is never sent again. */
@Injectable()
export class LostActions implements OnApplicationBootstrap {
  readonly #logger = new Logger(LostActions.name);

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly eventBus: EventBus,
    private readonly store: ActionStore,
    private readonly running: RunningActions,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.close();
  }

  /** Every 5 s; a database that is away is left to the next time. */
  @Interval(EVERY_MS)
  async tick(): Promise<void> {
    try {
      await this.store.renew(this.running.ids);
      await this.close();
      await this.store.forgetAwaited();
    } catch (error) {
      this.#logger.warn(`Looking after lost commands failed: ${error}`);
    }
  }

  /** Closes the actions of lost processes, each in a unit of work of its own; several processes may do it at once. */
  async close(): Promise<void> {
    let closed: boolean;
    do {
      closed = await this.unitOfWork.run(async () => {
        const action = await this.store.lost();
        if (action) await this.#closeOne(action);
        return action !== null;
      });
    } while (closed);
  }

  async #closeOne(lost: Action): Promise<void> {
    const now = new Date();
    const action: Action = {
      ...lost,
      status: 'failed',
      outcome: 'connection_lost',
      error: ERROR,
      awaits: null,
      answeredAt: now,
      updatedAt: now,
    };
    await this.store.finish([action]);
    await this.eventBus.publish(
      new ActionRejected(toFact(action, action.steps), 'connection_lost', []),
    );
  }
}
