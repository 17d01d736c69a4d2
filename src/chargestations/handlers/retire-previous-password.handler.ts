import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { UnitOfWork } from '../../shared/database/unit-of-work.js';
import { RetirePreviousPassword } from '../chargestations.commands.js';

const RETIRE = {
  name: 'chargestations-retire-previous-password',
  text: `UPDATE chargestation SET previous_password_hash = NULL, previous_password_until = NULL
    WHERE _id = $1 AND previous_password_hash IS NOT NULL`,
};

/** Ends the previous password (OCPP 2.0.1 A01.FR.04). `updatedAt` stays: nothing that REST shows has changed. */
@CommandHandler(RetirePreviousPassword)
export class RetirePreviousPasswordHandler implements ICommandHandler<RetirePreviousPassword> {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  async execute({ chargestation }: RetirePreviousPassword): Promise<void> {
    await this.unitOfWork.run(async () => this.unitOfWork.write(RETIRE, [chargestation]));
  }
}
