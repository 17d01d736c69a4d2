import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { ReadConfigurationAnswers } from '../ocpp-gateway.commands.js';
import { v16 } from '../v16/adapter.js';
import { v201 } from '../v201/adapter.js';

@QueryHandler(ReadConfigurationAnswers)
export class ReadConfigurationAnswersHandler implements IQueryHandler<ReadConfigurationAnswers> {
  async execute({ protocol, answers }: ReadConfigurationAnswers): Promise<Record<string, string>> {
    const { configurationOf } = protocol === v16.protocol ? v16 : v201;
    return Object.assign({}, ...answers.map((answer) => configurationOf(answer)));
  }
}
