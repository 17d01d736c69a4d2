import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { CallDivision } from '../call-division.js';
import { translateCommand } from '../command-translation.js';
import { TranslateCommand } from '../ocpp-gateway.commands.js';
import type { OutboundCall } from '../protocol-adapter.js';
import { v16 } from '../v16/adapter.js';
import { v201 } from '../v201/adapter.js';

/** Says a command in the words of a protocol. */
@QueryHandler(TranslateCommand)
export class TranslateCommandHandler implements IQueryHandler<TranslateCommand> {
  constructor(private readonly division: CallDivision) {}

  async execute(command: TranslateCommand): Promise<OutboundCall[]> {
    const { protocol, name, request, chargestation } = command;
    const adapter = protocol === v16.protocol ? v16 : v201;
    const { calls, fault } = translateCommand(adapter, name, request);
    if (fault) throw fault;
    if (chargestation === null) return calls;
    const divided = await this.division.of(chargestation, adapter, name, request, calls);
    return divided?.parts ?? calls;
  }
}
