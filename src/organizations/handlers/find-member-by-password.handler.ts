import { EventBus, type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { DataSource } from 'typeorm';
import { UnitOfWork } from '../../shared/database/unit-of-work.js';
import { AccessRefusals } from '../access-refusals.js';
import { Member } from '../member.entity.js';
import { memberActor } from '../member-actor.js';
import { FindMemberByPassword, type KnownMember } from '../organizations.commands.js';
import { Audited } from '../organizations.events.js';
import { isPassword } from '../password.js';

@QueryHandler(FindMemberByPassword)
export class FindMemberByPasswordHandler implements IQueryHandler<FindMemberByPassword> {
  constructor(
    private readonly dataSource: DataSource,
    private readonly unitOfWork: UnitOfWork,
    private readonly eventBus: EventBus,
    private readonly refusals: AccessRefusals,
  ) {}

  async execute({ email, password }: FindMemberByPassword): Promise<KnownMember | null> {
    const { manager } = this.dataSource;
    const member = await manager.findOneBy(Member, { email: email.toLowerCase() });
    const right = await isPassword(password, member?.password ?? null);
    if (!member) return null;
    if (!right) {
      this.refusals.noteWrongPassword(member);
      return null;
    }
    const { _id, organization, accessVersion } = member;
    await this.unitOfWork.run(async () => {
      await this.unitOfWork.manager
        .createQueryBuilder()
        .update(Member)
        .set({ lastSignInAt: () => 'now()', updatedAt: () => 'updated_at' })
        .where({ _id, organization })
        .execute();
      await this.eventBus.publish(
        new Audited(organization, 'member.signed_in', _id, {}, memberActor(member)),
      );
    });
    return { _id, organization, accessVersion };
  }
}
