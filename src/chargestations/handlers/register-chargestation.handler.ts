import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { RegisterChargestation } from '../chargestations.commands.js';
import { ChargestationsService } from '../chargestations.service.js';

@CommandHandler(RegisterChargestation)
export class RegisterChargestationHandler implements ICommandHandler<RegisterChargestation> {
  constructor(private readonly chargestations: ChargestationsService) {}

  execute({ organization, fields }: RegisterChargestation): Promise<object & { _id: string }> {
    return this.chargestations.create({ organization }, fields);
  }
}
