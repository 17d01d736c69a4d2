import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { EventTally } from '../event-tally.js';
import { CountFlagEvents, type FlagEvents } from '../webhooks.commands.js';

@QueryHandler(CountFlagEvents)
export class CountFlagEventsHandler implements IQueryHandler<CountFlagEvents> {
  constructor(private readonly tally: EventTally) {}

  execute({ organization, since }: CountFlagEvents): Promise<FlagEvents> {
    return this.tally.since(organization, since);
  }
}
