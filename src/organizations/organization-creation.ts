import { Injectable } from '@nestjs/common';
import { EventBus } from '@nestjs/cqrs';
import { UnitOfWork } from '../shared/database/unit-of-work.js';
import { newId } from '../shared/id.js';
import { ApiKey } from './api-key.entity.js';
import { generateApiKey, hashApiKey, prefixOf } from './api-key.js';
import type { InvitedMemberResponse } from './members.dto.js';
import { MembersService } from './members.service.js';
import { Organization } from './organization.entity.js';
import { OrganizationCreated } from './organizations.events.js';

/** An organization that was just added, and how its first admin gets in. */
export interface AddedOrganization {
  /** `_id` of the organization. */
  organization: string;
  /** Its first member, with the one-time link. */
  member: InvitedMemberResponse;
  /** Its first admin key; kept only as its hash. */
  key: string;
}

/** Makes organizations: the first one at the first start, others by the operator's command. No route does. */
@Injectable()
export class OrganizationCreation {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly eventBus: EventBus,
    private readonly members: MembersService,
  ) {}

  /** Makes an organization with all that modules keep for one, and its admin key. Joins the running unit of work. Returns its `_id`. */
  async create(name: string, key: string): Promise<string> {
    const { manager } = this.unitOfWork;
    const organization = newId();
    await manager.insert(Organization, { _id: organization, name });
    await manager.insert(ApiKey, {
      _id: newId(),
      organization,
      name: 'Bootstrap admin key',
      role: 'admin',
      prefix: prefixOf(key),
      hash: hashApiKey(key),
    });
    await this.eventBus.publish(new OrganizationCreated(organization));
    return organization;
  }

  /** Makes an organization beside others, with an invited admin, or nothing at all. @throws DomainError `email_taken` */
  add(name: string, email: string): Promise<AddedOrganization> {
    const key = generateApiKey();
    return this.unitOfWork.run(async () => {
      const organization = await this.create(name, key);
      const admin = { email, name: 'Admin', role: 'admin' } as const;
      return { organization, member: await this.members.invite(organization, admin), key };
    });
  }
}
