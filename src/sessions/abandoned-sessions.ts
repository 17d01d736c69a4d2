import { Injectable, Logger } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { DataSource } from 'typeorm';
import { UnitOfWork } from '../shared/database/unit-of-work.js';
import { SessionPublisher } from './session-publisher.js';
import { SessionStore } from './session-store.js';
import { closeAbandoned } from './transaction-ledger.js';

const EVERY_MS = 600_000;
/** A session that a newer one or a boot has overtaken is closed after this time without a message. */
export const ABANDONED_AFTER_MS = 24 * 3_600_000;

/**
 * Closes sessions whose end will not come: a newer session runs on their EVSE, or the station has booted since, and for a day no message
 * of theirs has arrived. One station per transaction, as for every writer beside the intake.
 */
@Injectable()
export class AbandonedSessions {
  readonly #logger = new Logger(AbandonedSessions.name);

  constructor(
    private readonly dataSource: DataSource,
    private readonly unitOfWork: UnitOfWork,
    private readonly store: SessionStore,
    private readonly publisher: SessionPublisher,
  ) {}

  /** Closes what is abandoned now; several processes may run it at once. */
  @Interval(EVERY_MS)
  async close(): Promise<void> {
    const before = new Date(Date.now() - ABANDONED_AFTER_MS);
    try {
      const stations: { chargestation: string }[] = await this.dataSource.query(
        `SELECT DISTINCT chargestation FROM session WHERE status = 'Started' AND (superseded OR rebooted) AND updated_at < $1`,
        [before],
      );
      for (const { chargestation } of stations) await this.#closeOf(chargestation, before);
    } catch (error) {
      this.#logger.warn(
        `Abandoned sessions could not be closed, trying again later: ${(error as Error).message}`,
      );
    }
  }

  #closeOf(chargestation: string, before: Date): Promise<void> {
    return this.unitOfWork.run(async () => {
      for (const session of await this.store.loadOpen([chargestation])) {
        if (session.updatedAt >= before || !(session.superseded || session.rebooted)) continue;
        session.ledger = closeAbandoned(session.ledger);
        session.status = session.ledger.status;
        session.updatedAt = new Date();
        this.store.save([session]);
        await this.publisher.publishClosed(session);
      }
    });
  }
}
