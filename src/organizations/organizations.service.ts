import { Injectable } from '@nestjs/common';
import { EventBus } from '@nestjs/cqrs';
import { DataSource } from 'typeorm';
import { UnitOfWork } from '../shared/database/unit-of-work.js';
import { Organization } from './organization.entity.js';
import { toResponse, type UpdateOrganization } from './organizations.dto.js';
import { Audited, OrganizationUpdated } from './organizations.events.js';

/** Reads and changes the caller's own organization; there is no way to name another. */
@Injectable()
export class OrganizationsService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly unitOfWork: UnitOfWork,
    private readonly eventBus: EventBus,
  ) {}

  get(organization: string): Promise<Organization> {
    return this.dataSource.manager.findOneByOrFail(Organization, { _id: organization });
  }

  update(organization: string, { name, meta_data }: UpdateOrganization): Promise<Organization> {
    return this.unitOfWork.run(async () => {
      const { manager } = this.unitOfWork;
      const changed = await manager.findOneOrFail(Organization, {
        where: { _id: organization },
        lock: { mode: 'for_no_key_update' },
      });
      const before = toResponse(changed);
      changed.name = name ?? changed.name;
      changed.meta_data = meta_data ?? changed.meta_data;
      const saved = await manager.save(changed);
      const after = toResponse(saved);
      await this.eventBus.publish(new OrganizationUpdated(organization, after));
      await this.eventBus.publish(
        new Audited(organization, 'organization.updated', organization, { before, after }),
      );
      return saved;
    });
  }
}
