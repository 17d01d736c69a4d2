import { Injectable } from '@nestjs/common';
import { EventBus } from '@nestjs/cqrs';
import { DataSource } from 'typeorm';
import { Audited } from '../organizations/organizations.events.js';
import { UnitOfWork } from '../shared/database/unit-of-work.js';
import type { Page } from '../shared/http/envelope.js';
import { type ListQuery, paginate } from '../shared/http/pagination.js';
import { actorOf, type Principal } from '../shared/http/principal.js';
import { scoped } from '../shared/http/scoped.js';
import type { OrganizationSettings } from './organization-settings.commands.js';
import type { UpdateOrganizationSettings } from './organization-settings.dto.js';
import { OrganizationSettingsRow } from './organization-settings.entity.js';
import { OrganizationSettingsChanged } from './organization-settings.events.js';
import { OrganizationSettingsChange } from './organization-settings-change.entity.js';
import { decideChange, pickSettings } from './settings-change.js';

/** The settings of the caller's organization and the history of their changes. */
@Injectable()
export class OrganizationSettingsService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly unitOfWork: UnitOfWork,
    private readonly eventBus: EventBus,
  ) {}

  async get(organization: string): Promise<OrganizationSettings> {
    const row = await this.dataSource.manager.findOneByOrFail(OrganizationSettingsRow, {
      organization,
    });
    return pickSettings(row);
  }

  /** Changes a subset and records who did it; a request that changes nothing leaves no trace. */
  update(
    caller: Principal,
    { note, ...wanted }: UpdateOrganizationSettings,
  ): Promise<OrganizationSettings> {
    const { organization } = caller;
    return this.unitOfWork.run(async () => {
      const { manager } = this.unitOfWork;
      const row = await manager.findOneOrFail(OrganizationSettingsRow, {
        where: { organization },
        lock: { mode: 'pessimistic_write' },
      });
      const current = pickSettings(row);
      const change = decideChange(current, wanted);
      if (!change) return current;
      await manager.update(OrganizationSettingsRow, { organization }, change.after);
      await scoped(manager, OrganizationSettingsChange, organization).insert({
        changed_by: actorOf(caller),
        ...change,
        note: note ?? null,
      });
      const settings = { ...current, ...change.after };
      await this.eventBus.publish(new OrganizationSettingsChanged(organization, settings));
      await this.eventBus.publish(
        new Audited(organization, 'organization.settings_updated', organization, change),
      );
      return settings;
    });
  }

  /** Changes, newest first. */
  history(organization: string, query: ListQuery): Promise<Page<OrganizationSettingsChange>> {
    const changes = scoped(this.dataSource.manager, OrganizationSettingsChange, organization);
    return paginate(changes.queryBuilder('change'), query, { updatedAt: 'change.createdAt' });
  }
}
