import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { ActionRunner } from '../action-runner.js';
import { FindRepeatedAction, type PerformedAction } from '../actions.commands.js';

@QueryHandler(FindRepeatedAction)
export class FindRepeatedActionHandler implements IQueryHandler<FindRepeatedAction> {
  constructor(private readonly runner: ActionRunner) {}

  execute({ organization, options }: FindRepeatedAction): Promise<PerformedAction | null> {
    return this.runner.repeat(organization, options);
  }
}
