import { Logger } from '@nestjs/common';
import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { DomainError } from '../../shared/errors.js';
import { CallDivision } from '../call-division.js';
import { toCommandAnswer } from '../command-answer.js';
import { translateCommand } from '../command-translation.js';
import { ConnectionRegistry } from '../connection-registry.js';
import { partMayFollow, toDividedAnswer } from '../divided-call.js';
import { CallStation, type CommandAnswer } from '../ocpp-gateway.commands.js';
import { whyNotToSend } from '../sending-rules.js';

/** Sends a command over the station's socket and reads what comes back. */
@CommandHandler(CallStation)
export class CallStationHandler implements ICommandHandler<CallStation> {
  readonly #logger = new Logger(CallStationHandler.name);

  constructor(
    private readonly registry: ConnectionRegistry,
    private readonly division: CallDivision,
  ) {}

  async execute(command: CallStation): Promise<CommandAnswer> {
    const connection = this.registry.openConnection(command.chargestation);
    if (!connection) {
      throw new DomainError(
        'chargestation_offline',
        'The chargestation is not connected. Nothing is kept for later: try again when it is online.',
      );
    }
    const { route, calls, fault } = translateCommand(
      connection.adapter,
      command.name,
      command.request,
    );
    if (fault) return this.#unsaid(command, fault);
    const reason = whyNotToSend(connection.registration, calls);
    if (reason !== null) {
      return { outcome: 'rejected', status: null, reason, calls: [], responses: [] };
    }
    const { chargestation, name, request, timeoutMs } = command;
    const divided = await this.division.of(chargestation, connection.adapter, name, request, calls);
    if (!divided) return toCommandAnswer(route, calls, await connection.ask(calls, timeoutMs));
    const { call, list, parts } = divided;
    const replies = await connection.ask(parts, timeoutMs, partMayFollow(route, list));
    return toDividedAnswer(route, call, list, parts, replies);
  }

  /** The payload of a `call` is the caller's; that of any other command is our own translation, which is to blame. */
  #unsaid({ name, chargestation }: CallStation, fault: DomainError): CommandAnswer {
    if (name === 'call') throw fault;
    this.#logger.error(
      `${name} for chargestation ${chargestation} was not sent: ${fault.message}`,
      { chargestation },
    );
    const { message: reason } = fault;
    return { outcome: 'error', status: 'InternalError', reason, calls: [], responses: [] };
  }
}
