import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { translateCommand } from '../command-translation.js';
import { TranslateCommand } from '../ocpp-gateway.commands.js';
import type { OutboundCall } from '../protocol-adapter.js';
import { v16 } from '../v16/adapter.js';
import { v201 } from '../v201/adapter.js';

/** Says a command in the words of a protocol. */
@QueryHandler(TranslateCommand)
export class TranslateCommandHandler implements IQueryHandler<TranslateCommand> {
  async execute({ protocol, name, request }: TranslateCommand): Promise<OutboundCall[]> {
    const adapter = protocol === v16.protocol ? v16 : v201;
    const { calls, fault } = translateCommand(adapter, name, request);
    if (fault) throw fault;
    return calls;
  }
}
