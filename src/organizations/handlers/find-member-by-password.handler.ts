import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { DataSource } from 'typeorm';
import { Member } from '../member.entity.js';
import { FindMemberByPassword, type KnownMember } from '../organizations.commands.js';
import { isPassword } from '../password.js';

@QueryHandler(FindMemberByPassword)
export class FindMemberByPasswordHandler implements IQueryHandler<FindMemberByPassword> {
  constructor(private readonly dataSource: DataSource) {}

  async execute({ email, password }: FindMemberByPassword): Promise<KnownMember | null> {
    const { manager } = this.dataSource;
    const member = await manager.findOneBy(Member, { email: email.toLowerCase() });
    if (!(await isPassword(password, member?.password ?? null)) || !member) return null;
    const { _id, organization, accessVersion } = member;
    await manager
      .createQueryBuilder()
      .update(Member)
      .set({ lastSignInAt: () => 'now()', updatedAt: () => 'updated_at' })
      .where({ _id })
      .execute();
    return { _id, organization, accessVersion };
  }
}
