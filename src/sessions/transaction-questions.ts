import { Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { CallStation, type CommandAnswer } from '../ocpp-gateway/ocpp-gateway.commands.js';
import { UnitOfWork } from '../shared/database/unit-of-work.js';
import { DomainError } from '../shared/errors.js';
import { hasGap } from './ledger-state.js';
import { RequestedSessions } from './requested-sessions.js';
import { SessionPublisher } from './session-publisher.js';
import { SessionStore } from './session-store.js';
import { type SessionTask, SessionTasks } from './session-tasks.js';
import type { Session } from './sessions.entity.js';
import { closeAbandoned } from './transaction-ledger.js';
import { decideOnStatus, isQuestionable, readTransactionStatus } from './transaction-status.js';

/** While a station has messages in its queue, or does not answer, it is asked again after this time. */
export const ASK_AGAIN_MS = 600_000;
/** What has not come this long (ms) after the last message is not asked about any more. */
const GAP_MATTERS_MS = 24 * 3_600_000;

/**
 * Asks stations about transactions (GetTransactionStatus): whether messages are still to come where some are missing, and whether a
 * transaction still runs that a newer one or a boot has overtaken. What a station denies is closed at once, not after a day. The server's
 * own questions are no Actions; the OCPP messages show them.
 */
@Injectable()
export class TransactionQuestions {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly tasks: SessionTasks,
    private readonly sessions: RequestedSessions,
    private readonly store: SessionStore,
    private readonly publisher: SessionPublisher,
    private readonly commandBus: CommandBus,
  ) {}

  /** @throws DomainError `chargestation_offline` */
  async ask(task: SessionTask): Promise<void> {
    const asked = await this.unitOfWork.run(() => this.#questionable(task));
    if (!asked) return;
    const answer = await this.#call(asked);
    await this.unitOfWork.run(async () => {
      const session = await this.#questionable(task);
      if (!session) return;
      if (answer === null) return this.tasks.drop(task);
      const { outcome, responses } = answer;
      const silent = outcome === 'timeout' || outcome === 'connection_lost';
      const decision = silent
        ? 'again'
        : decideOnStatus(factsOf(session), readTransactionStatus(responses[0]));
      if (decision === 'again') return this.tasks.postpone(task, Date.now() + ASK_AGAIN_MS);
      this.tasks.drop(task);
      if (decision === 'close') await this.#close(session);
    });
  }

  /** The session, locked, while there is something to ask about it. */
  async #questionable(task: SessionTask): Promise<Session | undefined> {
    const session = await this.sessions.lock(task.session);
    if (session && isQuestionable(factsOf(session))) return session;
    this.tasks.drop(task);
    return undefined;
  }

  /** Null when the station's version has no such question. */
  async #call({ chargestation, transactionId }: Session): Promise<CommandAnswer | null> {
    try {
      return await this.commandBus.execute(
        new CallStation(chargestation, 'getTransactionStatus', { transactionId }),
      );
    } catch (error) {
      if (error instanceof DomainError && error.code === 'not_supported_by_protocol') return null;
      throw error;
    }
  }

  async #close(session: Session): Promise<void> {
    session.ledger = closeAbandoned(session.ledger);
    session.status = session.ledger.status;
    session.updatedAt = new Date();
    this.store.save([session]);
    await this.publisher.publishClosed(session);
  }
}

function factsOf({ status, superseded, rebooted, ledger, updatedAt }: Session) {
  const gap = hasGap(ledger) && updatedAt.getTime() > Date.now() - GAP_MATTERS_MS;
  return { status, overtaken: superseded || rebooted, gap };
}
