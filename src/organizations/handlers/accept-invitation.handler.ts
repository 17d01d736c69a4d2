import { CommandHandler, EventBus, type ICommandHandler } from '@nestjs/cqrs';
import { MoreThan } from 'typeorm';
import { UnitOfWork } from '../../shared/database/unit-of-work.js';
import { DomainError } from '../../shared/errors.js';
import { scoped } from '../../shared/http/scoped.js';
import { hashInvitation } from '../invitation.js';
import { Member } from '../member.entity.js';
import { memberActor } from '../member-actor.js';
import { AcceptInvitation, type KnownMember } from '../organizations.commands.js';
import { Audited } from '../organizations.events.js';
import { hashPassword } from '../password.js';

@CommandHandler(AcceptInvitation)
export class AcceptInvitationHandler implements ICommandHandler<AcceptInvitation> {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly eventBus: EventBus,
  ) {}

  execute({ token, password }: AcceptInvitation): Promise<KnownMember> {
    return this.unitOfWork.run(async () => {
      const { manager } = this.unitOfWork;
      const invitationHash = hashInvitation(token);
      const member = await manager.findOne(Member, {
        where: { invitationHash, invitationExpiresAt: MoreThan(new Date()) },
        lock: { mode: 'pessimistic_write' },
      });
      if (!member) throw invalidInvitation();
      const { _id, organization } = member;
      const accessVersion = member.accessVersion + 1;
      await scoped(manager, Member, organization).update(_id, {
        password: await hashPassword(password),
        accessVersion,
        invitationHash: null,
        invitationExpiresAt: null,
      });
      await this.eventBus.publish(
        new Audited(organization, 'member.invitation_accepted', _id, {}, memberActor(member)),
      );
      return { _id, organization, accessVersion };
    });
  }
}

function invalidInvitation(): DomainError {
  return new DomainError(
    'invitation_invalid',
    'This invitation is unknown, was used, or has expired. Ask an admin of the organization for another.',
  );
}
