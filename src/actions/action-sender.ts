import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { CommandBus, EventBus } from '@nestjs/cqrs';
import { CallStation, type CommandAnswer } from '../ocpp-gateway/ocpp-gateway.commands.js';
import { isDatabaseOutage } from '../shared/database/database-outage.js';
import { UnitOfWork } from '../shared/database/unit-of-work.js';
import { DomainError } from '../shared/errors.js';
import { maskSecrets } from '../shared/mask-secrets.js';
import { toFact } from './action-facts.js';
import { mayGoOn, outcomeOf } from './action-outcome.js';
import { ActionStore } from './action-store.js';
import type { ActionStep } from './actions.commands.js';
import type { Action } from './actions.entity.js';
import { ActionAccepted, ActionRejected } from './actions.events.js';
import { type RunningAction, RunningActions } from './running-actions.js';

/** Pause (ms) before an outcome is stored again when the database is away. */
const RETRY_MS = 1000;

/** Sends the commands of stored actions, outside any transaction, and stores what became of them. */
@Injectable()
export class ActionSender implements OnApplicationShutdown {
  readonly #logger = new Logger(ActionSender.name);
  #ended = false;

  constructor(
    private readonly commandBus: CommandBus,
    private readonly eventBus: EventBus,
    private readonly unitOfWork: UnitOfWork,
    private readonly store: ActionStore,
    private readonly running: RunningActions,
  ) {}

  /** Sends one command after the other until one fails; never rejects. */
  async send(running: RunningAction, steps: readonly ActionStep[]): Promise<void> {
    try {
      const answers: CommandAnswer[] = [];
      for (const step of steps) {
        const answer = await this.#ask(running.action.chargestation, step);
        answers.push(answer);
        if (!mayGoOn(step, answer)) break;
      }
      running.answered = true;
      await this.#finish(running, steps, answers);
    } catch (error) {
      const { _id } = running.action;
      this.#logger.error(
        `The outcome of action ${_id} could not be stored`,
        (error as Error).stack,
      );
    } finally {
      this.running.leave(running);
    }
  }

  onApplicationShutdown(): void {
    this.#ended = true;
  }

  async #ask(chargestation: string, { name, request }: ActionStep): Promise<CommandAnswer> {
    try {
      return await this.commandBus.execute(new CallStation(chargestation, name, request));
    } catch (error) {
      return unsent(error);
    }
  }

  /** Stores the outcome, again and again while the database is away. */
  async #finish(
    running: RunningAction,
    steps: readonly ActionStep[],
    answers: readonly CommandAnswer[],
  ): Promise<void> {
    const finished = toFinished(running, steps, answers);
    for (;;) {
      try {
        const won = await this.unitOfWork.run(() => this.#store(finished, steps, answers));
        running.action = won ? finished : ((await this.store.find(finished._id)) ?? finished);
        break;
      } catch (error) {
        if (this.#ended || !isDatabaseOutage(error)) throw error;
        await sleep(RETRY_MS);
      }
    }
    const { effect } = running;
    if (!effect || finished.effect || finished.outcome !== 'accepted') return;
    running.action = { ...running.action, effect };
    await this.unitOfWork.run(async () => this.store.noteEffect(finished._id, effect));
  }

  async #store(
    action: Action,
    steps: readonly ActionStep[],
    answers: readonly CommandAnswer[],
  ): Promise<boolean> {
    if (!(await this.store.finish(action))) return false;
    const fact = toFact(action, steps);
    const { outcome } = action;
    const said = answers.map(({ outcome, status, responses }) => ({
      accepted: outcome === 'accepted',
      status,
      responses,
    }));
    await this.eventBus.publish(
      outcome === 'accepted' || outcome === null
        ? new ActionAccepted(fact, said)
        : new ActionRejected(fact, outcome, said),
    );
    return true;
  }
}

/** The action with what became of its commands. */
function toFinished(
  { action, effect }: RunningAction,
  steps: readonly ActionStep[],
  answers: readonly CommandAnswer[],
): Action {
  const { outcome, error, responseData } = outcomeOf(steps, answers);
  const now = new Date();
  const accepted = outcome === 'accepted';
  return {
    ...action,
    status: accepted ? 'completed' : 'failed',
    outcome,
    responseData: maskSecrets(responseData),
    error: maskSecrets(error),
    effect: accepted ? effect : null,
    awaits: accepted && !effect ? action.awaits : null,
    answeredAt: now,
    updatedAt: now,
  };
}

/** A command that could not be sent: the connection ended after the action was stored, or the gateway refused. */
function unsent(error: unknown): CommandAnswer {
  const refusal = error instanceof DomainError ? error : null;
  if (!refusal) new Logger(ActionSender.name).error('A command failed', (error as Error).stack);
  const offline = refusal?.code === 'chargestation_offline';
  const reason = refusal ? refusal.message : 'The server failed';
  return {
    outcome: offline ? 'connection_lost' : 'error',
    status: null,
    reason: offline ? null : reason,
    calls: [],
    responses: [],
  };
}
