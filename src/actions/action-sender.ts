import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { CommandBus, EventBus } from '@nestjs/cqrs';
import { CallStation, type CommandAnswer } from '../ocpp-gateway/ocpp-gateway.commands.js';
import { isDatabaseOutage } from '../shared/database/database-outage.js';
import { GroupedWork } from '../shared/database/grouped-work.js';
import { UnitOfWork } from '../shared/database/unit-of-work.js';
import { DomainError } from '../shared/errors.js';
import { maskSecrets } from '../shared/mask-secrets.js';
import { toFact } from './action-facts.js';
import { mayGoOn, outcomeOf } from './action-outcome.js';
import { ActionStore } from './action-store.js';
import type { ActionStep } from './actions.commands.js';
import type { Action } from './actions.entity.js';
import { ActionAccepted, ActionRejected } from './actions.events.js';
import { effectOf } from './effects.js';
import { type RunningAction, RunningActions } from './running-actions.js';

/** Pause (ms) before an outcome is stored again when the database is away. */
const RETRY_MS = 1000;

/** How long (ms) outcomes gather before they are stored together, if nobody waits for them and nothing visible is to follow. */
const OUTCOMES_GATHER_MS = 50;

/** What came back for an action. */
interface Outcome {
  running: RunningAction;
  steps: readonly ActionStep[];
  answers: readonly CommandAnswer[];
  answeredAt: Date;
}

/** Sends the commands of stored actions, outside any transaction, and stores what became of them. */
@Injectable()
export class ActionSender implements OnApplicationShutdown {
  readonly #logger = new Logger(ActionSender.name);
  /** Stores outcomes of several actions in one transaction; gives the finished actions, null for those that were closed before. */
  readonly #storing = new GroupedWork<Outcome, Action | null>(
    (outcomes) => this.unitOfWork.run(() => this.#store(outcomes), { brief: true }),
    OUTCOMES_GATHER_MS,
  );
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
      await this.#finish({ running, steps, answers, answeredAt: new Date() });
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
  async #finish(outcome: Outcome): Promise<void> {
    const { running } = outcome;
    const { _id } = running.action;
    for (;;) {
      try {
        const urgent = running.awaited || running.action.awaits !== null;
        const finished = await this.#storing.do(outcome, urgent);
        running.action = finished ?? (await this.store.find(_id)) ?? toFinished(outcome);
        break;
      } catch (error) {
        if (this.#ended || !isDatabaseOutage(error)) throw error;
        await sleep(RETRY_MS);
      }
    }
    // Observed while the outcome was being committed.
    const { effect } = running;
    if (!effect || running.action.effect || running.action.outcome !== 'accepted') return;
    running.action = { ...running.action, effect };
    await this.unitOfWork.run(async () => this.store.noteEffect(_id, effect));
  }

  async #store(outcomes: readonly Outcome[]): Promise<(Action | null)[]> {
    const finished = outcomes.map(toFinished);
    const stored = await this.store.finish(finished);
    for (const [index, action] of finished.entries()) {
      if (!stored.has(action._id)) continue;
      await this.eventBus.publish(toEvent(action, outcomes[index] as Outcome));
    }
    return finished.map((action) => (stored.has(action._id) ? action : null));
  }
}

function toEvent(action: Action, { steps, answers }: Outcome): ActionAccepted | ActionRejected {
  const fact = toFact(action, steps);
  const { outcome } = action;
  const said = answers.map(({ outcome, status, partial, responses }) => ({
    accepted: outcome === 'accepted',
    partial,
    status,
    responses,
  }));
  return outcome === 'accepted' || outcome === null
    ? new ActionAccepted(fact, said)
    : new ActionRejected(fact, outcome, said);
}

/** The action with what became of its commands, and what has been observed until now. */
function toFinished({ running, steps, answers, answeredAt }: Outcome): Action {
  const { action } = running;
  const { outcome, error, responseData } = outcomeOf(steps, answers);
  const accepted = outcome === 'accepted';
  const effect = running.effect ?? effectOf(answers, answeredAt);
  return {
    ...action,
    status: accepted ? 'completed' : 'failed',
    outcome,
    responseData: maskSecrets(responseData),
    error: maskSecrets(error),
    effect: accepted ? effect : null,
    awaits: accepted && !effect ? action.awaits : null,
    answeredAt,
    updatedAt: answeredAt,
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
