import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { ActionRunner } from '../action-runner.js';
import { PerformAction, type PerformedAction } from '../actions.commands.js';

@CommandHandler(PerformAction)
export class PerformActionHandler implements ICommandHandler<PerformAction> {
  constructor(private readonly runner: ActionRunner) {}

  execute({ order, options }: PerformAction): Promise<PerformedAction> {
    return this.runner.perform(order, options);
  }
}
