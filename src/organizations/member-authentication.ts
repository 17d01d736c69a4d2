import { Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { DataSource } from 'typeorm';
import { FindSignedIn } from '../admin-panel/admin-panel.commands.js';
import { DomainError } from '../shared/errors.js';
import type { Principal } from '../shared/http/principal.js';
import { Member } from './member.entity.js';

/** Tells which member calls by the cookie of the admin panel. Nothing is remembered: who is removed is out with the next request. */
@Injectable()
export class MemberAuthentication {
  constructor(
    private readonly dataSource: DataSource,
    private readonly queryBus: QueryBus,
  ) {}

  /**
   * @param isRequest false to look whether the token still holds, which does not keep the session open
   * @throws DomainError `unauthorized` when nobody is signed in with this token any more
   */
  async authenticate(sessionToken: string, isRequest: boolean): Promise<Principal> {
    const signedIn = await this.queryBus.execute(new FindSignedIn(sessionToken, isRequest));
    if (!signedIn) throw signedOut();
    const { organization, member: _id, accessVersion } = signedIn;
    const where = { organization, _id, accessVersion };
    const member = await this.dataSource.manager.findOneBy(Member, where);
    if (!member) throw signedOut();
    const { name, role } = member;
    const unlimited = { scopes: [], addresses: [], expiresAt: null };
    return { organization, apiKey: null, member: _id, name, role, ...unlimited };
  }
}

function signedOut(): DomainError {
  return new DomainError('unauthorized', 'You are signed out. Sign in again.');
}
