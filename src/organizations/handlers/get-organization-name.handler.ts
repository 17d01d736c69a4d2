import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { DataSource } from 'typeorm';
import { Organization } from '../organization.entity.js';
import { GetOrganizationName } from '../organizations.commands.js';

@QueryHandler(GetOrganizationName)
export class GetOrganizationNameHandler implements IQueryHandler<GetOrganizationName> {
  constructor(private readonly dataSource: DataSource) {}

  async execute({ organization }: GetOrganizationName): Promise<string> {
    const found = await this.dataSource.manager.findOneByOrFail(Organization, {
      _id: organization,
    });
    return found.name;
  }
}
