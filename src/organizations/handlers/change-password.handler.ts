import { CommandHandler, EventBus, type ICommandHandler } from '@nestjs/cqrs';
import { UnitOfWork } from '../../shared/database/unit-of-work.js';
import { DomainError } from '../../shared/errors.js';
import { scoped } from '../../shared/http/scoped.js';
import { Member } from '../member.entity.js';
import { ChangePassword, type KnownMember } from '../organizations.commands.js';
import { Audited } from '../organizations.events.js';
import { hashPassword, isPassword } from '../password.js';

@CommandHandler(ChangePassword)
export class ChangePasswordHandler implements ICommandHandler<ChangePassword> {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly eventBus: EventBus,
  ) {}

  execute({ organization, member, current, password }: ChangePassword): Promise<KnownMember> {
    return this.unitOfWork.run(async () => {
      const members = scoped(this.unitOfWork.manager, Member, organization);
      const known = await members.findOneForUpdate(member);
      if (!(await isPassword(current, known.password))) throw wrongPassword();
      const accessVersion = known.accessVersion + 1;
      await members.update(member, { password: await hashPassword(password), accessVersion });
      await this.eventBus.publish(new Audited(organization, 'member.password_changed', member));
      return { _id: member, organization, accessVersion };
    });
  }
}

function wrongPassword(): DomainError {
  const advice = 'current_password must be your password of now';
  return new DomainError('invalid_field', `${advice}.`, [
    { path: 'current_password', rule: 'password', advice },
  ]);
}
