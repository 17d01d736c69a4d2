import { Injectable, Logger } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { Interval } from '@nestjs/schedule';
import { CallStation } from '../ocpp-gateway/ocpp-gateway.commands.js';
import { UnitOfWork } from '../shared/database/unit-of-work.js';
import { DomainError } from '../shared/errors.js';
import { Lifecycle } from '../shared/lifecycle.js';
import type { ConnectorRow } from './connector-statuses.js';
import { type StatusCheck, StatusChecks } from './status-checks.js';
import { isStuck } from './stuck-status.js';

const EVERY_MS = 1000;

/**
 * Asks a station once for the status of a connector that still shows what a session left behind a minute after its end; the answer is an
 * ordinary StatusNotification. A refusal is respected. The server's own question, so no Action; several processes may run it at once.
 */
@Injectable()
export class StuckStatusGuard {
  readonly #logger = new Logger(StuckStatusGuard.name);
  #running = false;

  constructor(
    private readonly lifecycle: Lifecycle,
    private readonly unitOfWork: UnitOfWork,
    private readonly checks: StatusChecks,
    private readonly commandBus: CommandBus,
  ) {}

  /** One round; the questions do not hold up the next round. */
  @Interval(EVERY_MS)
  async run(): Promise<void> {
    if (this.#running || this.lifecycle.draining) return;
    this.#running = true;
    try {
      for (const check of await this.unitOfWork.run(() => this.checks.claim())) {
        void this.#check(check).catch((error: Error) =>
          this.#logger.warn(`The status of ${check.connector} was not asked for: ${error.message}`),
        );
      }
    } catch (error) {
      this.#logger.warn(`Doubtful statuses wait: ${(error as Error).message}`);
    } finally {
      this.#running = false;
    }
  }

  async #check({ connector, row }: StatusCheck): Promise<void> {
    const asked = row === null || !isStuck(row) || (await this.#ask(row));
    await this.unitOfWork.run(async () =>
      asked ? this.checks.drop(connector) : this.checks.postpone(connector),
    );
  }

  /** False when the station has no connection: it may report by itself when it is back. */
  async #ask({ chargestation, evseId, ocppId }: Omit<ConnectorRow, 'organization'>) {
    const place = { connectorId: ocppId, evseId, connectorOfEvse: ocppId };
    try {
      const request = { message: 'StatusNotification', place };
      await this.commandBus.execute(new CallStation(chargestation, 'triggerMessage', request));
      return true;
    } catch (error) {
      if (error instanceof DomainError) return error.code !== 'chargestation_offline';
      throw error;
    }
  }
}
