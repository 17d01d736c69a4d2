import { Injectable, Logger } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { UnitOfWork } from '../shared/database/unit-of-work.js';
import { DomainError } from '../shared/errors.js';
import { Lifecycle } from '../shared/lifecycle.js';
import { RemoteStops } from './remote-stops.js';
import { RequestedSessions } from './requested-sessions.js';
import { SessionRequests } from './session-requests.js';
import { type SessionTask, SessionTasks } from './session-tasks.js';
import type { Session } from './sessions.entity.js';
import { TransactionQuestions } from './transaction-questions.js';

const EVERY_MS = 1000;

/** Does what is due about sessions; several processes may run it at once. */
@Injectable()
export class SessionTaskRunner {
  readonly #logger = new Logger(SessionTaskRunner.name);
  #running = false;

  constructor(
    private readonly lifecycle: Lifecycle,
    private readonly unitOfWork: UnitOfWork,
    private readonly tasks: SessionTasks,
    private readonly sessions: RequestedSessions,
    private readonly requests: SessionRequests,
    private readonly stops: RemoteStops,
    private readonly questions: TransactionQuestions,
  ) {}

  /** One round; a question to a station does not hold up the next round. */
  @Interval(EVERY_MS)
  async run(): Promise<void> {
    if (this.#running || this.lifecycle.draining) return;
    this.#running = true;
    try {
      const due = await this.unitOfWork.run(() => this.tasks.claim());
      for (const task of due) {
        const done = this.#do(task).catch((error: unknown) => this.#failed(task, error));
        if (task.kind !== 'ask') await done;
      }
    } catch (error) {
      this.#logger.warn(`Tasks of sessions wait: ${(error as Error).message}`);
    } finally {
      this.#running = false;
    }
  }

  #do(task: SessionTask): Promise<void> {
    if (task.kind === 'expire') return this.#expire(task);
    return task.kind === 'stop' ? this.#stop(task) : this.questions.ask(task);
  }

  #expire(task: SessionTask): Promise<void> {
    return this.unitOfWork.run(async () => {
      const session = await this.sessions.lock(task.session);
      this.tasks.drop(task);
      if (session) await this.requests.expire(session);
    });
  }

  /** Sends the stop once; whether the station obeys is told by the Action and `session.stop_failure`. */
  async #stop(task: SessionTask): Promise<void> {
    const session = await this.unitOfWork.run(() => this.#toBeStopped(task));
    if (!session) return;
    await this.stops.stopBecause(session, {
      reason: session.targetReached ? 'target_reached' : 'cancelled',
      ...(session.targetReached && { target_reached: session.targetReached }),
    });
    await this.unitOfWork.run(async () => this.tasks.drop(task));
  }

  /** The session as it is to be stopped, its target noted; undefined when there is nothing to stop any more. */
  async #toBeStopped(task: SessionTask): Promise<Session | undefined> {
    const session = await this.sessions.lock(task.session);
    const time = session?.target?.time;
    const cancelled = session?.failure?.reason === 'cancelled';
    const stops = session?.targetReached !== null || time !== undefined || cancelled;
    if (session?.status !== 'Started' || !stops) {
      this.tasks.drop(task);
      return undefined;
    }
    if (session.targetReached === null && time !== undefined) {
      const at = new Date().toISOString();
      session.targetReached = { target: 'time', value: time, at };
      this.sessions.noteReached([session]);
    }
    return session;
  }

  async #failed(task: SessionTask, error: unknown): Promise<void> {
    const offline = error instanceof DomainError && error.code === 'chargestation_offline';
    if (!offline) {
      const { session, kind } = task;
      this.#logger.warn(`Task ${kind} of session ${session} waits: ${(error as Error).message}`);
    }
    await this.unitOfWork.run(async () => this.tasks.retry(task)).catch(() => undefined);
  }
}
