import { Injectable, Logger } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { CloseStationSocket } from '../ocpp-gateway/ocpp-gateway.commands.js';
import { UnitOfWork } from '../shared/database/unit-of-work.js';

/** Closes sockets whose station has changed underneath them. */
@Injectable()
export class SocketCloser {
  readonly #logger = new Logger(SocketCloser.name);

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly commandBus: CommandBus,
  ) {}

  /** Not before the commit: the station is back within milliseconds and must be judged by what has changed. */
  closeAfterCommit(chargestation: string, code: number, reason: string): void {
    this.unitOfWork.afterCommit(() => {
      this.commandBus
        .execute(new CloseStationSocket(chargestation, code, reason))
        .catch((error: unknown) =>
          this.#logger.error(`The socket of ${chargestation} was not closed: ${error}`, {
            chargestation,
          }),
        );
    });
  }
}
