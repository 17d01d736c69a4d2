import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import type { ProfileChange } from '../../shared/vocabulary/station-command.js';
import { ReadProfileChange } from '../ocpp-gateway.commands.js';
import { v16 } from '../v16/adapter.js';
import { v201 } from '../v201/adapter.js';

@QueryHandler(ReadProfileChange)
export class ReadProfileChangeHandler implements IQueryHandler<ReadProfileChange> {
  async execute({ protocol, call }: ReadProfileChange): Promise<ProfileChange | null> {
    return (protocol === v16.protocol ? v16 : v201).profileChangeOf(call);
  }
}
