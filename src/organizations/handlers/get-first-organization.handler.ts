import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { DataSource } from 'typeorm';
import { Organization } from '../organization.entity.js';
import { GetFirstOrganization } from '../organizations.commands.js';

@QueryHandler(GetFirstOrganization)
export class GetFirstOrganizationHandler implements IQueryHandler<GetFirstOrganization> {
  #first: string | undefined;

  constructor(private readonly dataSource: DataSource) {}

  /** Remembered, since the first organization is never deleted. @throws Error when there is none yet */
  async execute(): Promise<string> {
    if (!this.#first) {
      const [first] = await this.dataSource.manager.find(Organization, {
        order: { createdAt: 'ASC', _id: 'ASC' },
        take: 1,
      });
      if (!first) throw new Error('There is no organization yet');
      this.#first = first._id;
    }
    return this.#first;
  }
}
