import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { UnitOfWork } from '../shared/database/unit-of-work.js';
import { Organization } from './organization.entity.js';
import type { UpdateOrganization } from './organizations.dto.js';

/** Reads and changes the caller's own organization; there is no way to name another. */
@Injectable()
export class OrganizationsService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  get(organization: string): Promise<Organization> {
    return this.dataSource.manager.findOneByOrFail(Organization, { _id: organization });
  }

  update(organization: string, { name, meta_data }: UpdateOrganization): Promise<Organization> {
    return this.unitOfWork.run(async () => {
      const { manager } = this.unitOfWork;
      const changed = await manager.findOneByOrFail(Organization, { _id: organization });
      changed.name = name ?? changed.name;
      changed.meta_data = meta_data ?? changed.meta_data;
      return manager.save(changed);
    });
  }
}
