import { Injectable } from '@nestjs/common';
import { EventBus } from '@nestjs/cqrs';
import { DataSource } from 'typeorm';
import { Config } from '../shared/config.js';
import { UnitOfWork } from '../shared/database/unit-of-work.js';
import type { Page } from '../shared/http/envelope.js';
import { type ListQuery, paginate } from '../shared/http/pagination.js';
import { scoped } from '../shared/http/scoped.js';
import { type Invitation, newInvitation } from './invitation.js';
import { Member } from './member.entity.js';
import {
  type InvitedMemberResponse,
  type InviteMember,
  type MemberResponse,
  toResponse,
  type UpdateMember,
} from './members.dto.js';
import { explainedFault, lastAdmin } from './members.errors.js';
import { Audited } from './organizations.events.js';

/** The members of an organization. */
@Injectable()
export class MembersService {
  constructor(
    private readonly config: Config,
    private readonly dataSource: DataSource,
    private readonly unitOfWork: UnitOfWork,
    private readonly eventBus: EventBus,
  ) {}

  async list(organization: string, query: ListQuery): Promise<Page<MemberResponse>> {
    const members = scoped(this.dataSource.manager, Member, organization).queryBuilder('member');
    const page = await paginate(members, query, {
      name: 'member.name',
      email: 'member.email',
      role: 'member.role',
      lastSignInAt: 'member.lastSignInAt',
    });
    return page.map(toResponse);
  }

  async get(organization: string, id: string): Promise<MemberResponse> {
    return toResponse(await scoped(this.dataSource.manager, Member, organization).findOne(id));
  }

  /** Makes a member who gets in by a one-time link. @throws DomainError `email_taken` */
  invite(organization: string, wanted: InviteMember): Promise<InvitedMemberResponse> {
    const invitation = newInvitation();
    return this.unitOfWork.run(async () => {
      const member = await this.#owned(organization)
        .insert({
          ...wanted,
          invitationHash: invitation.hash,
          invitationExpiresAt: invitation.expiresAt,
        })
        .catch(explainedFault);
      const after = toResponse(member);
      await this.eventBus.publish(
        new Audited(organization, 'member.invited', member._id, { after }),
      );
      return { ...after, invitation: this.#shown(invitation) };
    });
  }

  /** Another one-time link, for a member who has lost the first, or the password. The earlier link is void. */
  renewInvitation(organization: string, id: string): Promise<InvitedMemberResponse> {
    const invitation = newInvitation();
    return this.unitOfWork.run(async () => {
      const renewed = await this.#owned(organization).update(id, {
        invitationHash: invitation.hash,
        invitationExpiresAt: invitation.expiresAt,
      });
      await this.eventBus.publish(new Audited(organization, 'member.invitation_renewed', id));
      return { ...toResponse(renewed), invitation: this.#shown(invitation) };
    });
  }

  /** A new role ends what the member is signed in to. @throws DomainError `not_found`, `last_admin` */
  update(organization: string, id: string, change: UpdateMember): Promise<MemberResponse> {
    return this.unitOfWork.run(async () => {
      const admins = await this.#lockAdmins(organization);
      const before = await this.#owned(organization).findOneForUpdate(id);
      const newRole = change.role !== undefined && change.role !== before.role;
      if (newRole && isOnly(id, admins)) throw lastAdmin();
      const accessVersion = before.accessVersion + (newRole ? 1 : 0);
      const updated = await this.#owned(organization).update(id, { ...change, accessVersion });
      const audited = { before: toResponse(before), after: toResponse(updated) };
      await this.eventBus.publish(new Audited(organization, 'member.updated', id, audited));
      return audited.after;
    });
  }

  /** What the member is signed in to ends. @throws DomainError `not_found`, `last_admin` */
  remove(organization: string, id: string): Promise<MemberResponse> {
    return this.unitOfWork.run(async () => {
      const admins = await this.#lockAdmins(organization);
      const before = toResponse(await this.#owned(organization).findOneForUpdate(id));
      if (isOnly(id, admins)) throw lastAdmin();
      await this.#owned(organization).delete(id);
      await this.eventBus.publish(new Audited(organization, 'member.removed', id, { before }));
      return before;
    });
  }

  /** The admins who have a password, locked: of two requests that remove the last two at once, the second finds one only. */
  #lockAdmins(organization: string): Promise<Member[]> {
    return this.#owned(organization)
      .queryBuilder('member')
      .andWhere(`member.role = 'admin' AND member.password IS NOT NULL`)
      .orderBy('member._id')
      .setLock('pessimistic_write')
      .getMany();
  }

  #owned(organization: string) {
    return scoped(this.unitOfWork.manager, Member, organization);
  }

  /** The token stands behind `#`, which browsers do not send: so it is in no log of a server or a proxy. */
  #shown({ token, expiresAt }: Invitation) {
    const url = `${this.config.publicUrl}/admin/invitation#token=${token}`;
    return { token, url, expiresAt: expiresAt.toISOString() };
  }
}

function isOnly(id: string, admins: Member[]): boolean {
  return admins.length === 1 && admins[0]?._id === id;
}
