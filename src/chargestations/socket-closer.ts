import { Injectable, Logger } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { CallStation, CloseStationSocket } from '../ocpp-gateway/ocpp-gateway.commands.js';
import { UnitOfWork } from '../shared/database/unit-of-work.js';
import { DomainError } from '../shared/errors.js';

/** What open sockets must hear when their station has changed underneath them. */
@Injectable()
export class SocketCloser {
  readonly #logger = new Logger(SocketCloser.name);

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly commandBus: CommandBus,
  ) {}

  /** Not before the commit: the station is back within milliseconds and must be judged by what has changed. */
  closeAfterCommit(chargestation: string, code: number, reason: string): void {
    this.unitOfWork.afterCommit(() => void this.#close(chargestation, code, reason));
  }

  /** Has a connected station send another BootNotification; one that does not take the question must connect anew. */
  bootAfterCommit(chargestation: string): void {
    this.unitOfWork.afterCommit(() => void this.#boot(chargestation));
  }

  async #boot(chargestation: string): Promise<void> {
    const request = { message: 'BootNotification', place: null };
    const answer = await this.commandBus
      .execute(new CallStation(chargestation, 'triggerMessage', request))
      .catch((error: unknown) => {
        if (!(error instanceof DomainError)) throw error;
        return null;
      });
    if (answer?.outcome === 'accepted') return;
    await this.#close(chargestation, 1012, 'registration changed, connect anew');
  }

  async #close(chargestation: string, code: number, reason: string): Promise<void> {
    try {
      await this.commandBus.execute(new CloseStationSocket(chargestation, code, reason));
    } catch (error) {
      this.#logger.error(`The socket of ${chargestation} was not closed: ${error}`, {
        chargestation,
      });
    }
  }
}
