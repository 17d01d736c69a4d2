import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import type { MessageLimit } from '../../shared/vocabulary/device-model.js';
import { GetMessageLimit } from '../device-model.commands.js';
import { limitOf } from '../message-limits.js';
import { MessageLimitsStore } from '../message-limits-store.js';

@QueryHandler(GetMessageLimit)
export class GetMessageLimitHandler implements IQueryHandler<GetMessageLimit> {
  constructor(private readonly store: MessageLimitsStore) {}

  async execute({ chargestation, action }: GetMessageLimit): Promise<MessageLimit> {
    return limitOf(await this.store.load(chargestation), action);
  }
}
