import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { DataSource } from 'typeorm';
import { scoped } from '../../shared/http/scoped.js';
import { Member } from '../member.entity.js';
import { Organization } from '../organization.entity.js';
import { GetMemberProfile, type MemberProfile } from '../organizations.commands.js';

@QueryHandler(GetMemberProfile)
export class GetMemberProfileHandler implements IQueryHandler<GetMemberProfile> {
  constructor(private readonly dataSource: DataSource) {}

  async execute({ organization, member }: GetMemberProfile): Promise<MemberProfile> {
    const { manager } = this.dataSource;
    const members = scoped(manager, Member, organization);
    const { _id, name, email, role } = await members.findOne(member);
    const owner = await manager.findOneByOrFail(Organization, { _id: organization });
    const admins = await members.find({ role: 'admin' }, { name: 'ASC', _id: 'ASC' });
    return {
      member: { _id, name, email, role },
      organization: { _id: organization, name: owner.name },
      admins: admins.map((admin) => admin.name),
    };
  }
}
