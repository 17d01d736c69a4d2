import { Injectable } from '@nestjs/common';
import { CommandBus, EventBus, QueryBus } from '@nestjs/cqrs';
import {
  AcceptInvitation,
  ChangePassword,
  FindMemberByPassword,
  GetMemberProfile,
  type KnownMember,
} from '../organizations/organizations.commands.js';
import { Audited } from '../organizations/organizations.events.js';
import { UnitOfWork } from '../shared/database/unit-of-work.js';
import { DomainError } from '../shared/errors.js';
import type { Principal } from '../shared/http/principal.js';
import { csrfTokenOf } from '../shared/http/session-cookie.js';
import type {
  ChangeOwnPassword,
  PanelSessionResponse,
  SignIn,
  TakeUpInvitation,
} from './panel-session.dto.js';
import { PanelSessions } from './panel-sessions.js';
import { SignInThrottle } from './sign-in-throttle.js';

/** A session and the token for its cookie. */
export interface Begun {
  token: string;
  session: PanelSessionResponse;
}

/** Signs members in to the admin panel, and out. */
@Injectable()
export class SignIns {
  constructor(
    private readonly queryBus: QueryBus,
    private readonly commandBus: CommandBus,
    private readonly eventBus: EventBus,
    private readonly unitOfWork: UnitOfWork,
    private readonly sessions: PanelSessions,
    private readonly throttle: SignInThrottle,
  ) {}

  /** @throws DomainError `unauthorized`, the same for a wrong e-mail and a wrong password; RateLimited */
  async signIn({ email, password }: SignIn, address: string): Promise<Begun> {
    const member = await this.throttle.run(email, address, () =>
      this.queryBus.execute(new FindMemberByPassword(email, password)),
    );
    if (!member) throw new DomainError('unauthorized', 'E-mail or password is wrong.');
    return this.#begin(member, address);
  }

  /** Sets the password of an invited member and signs in. @throws DomainError `invitation_invalid`, RateLimited */
  async takeUpInvitation({ token, password }: TakeUpInvitation, address: string): Promise<Begun> {
    const accept = () => this.commandBus.execute(new AcceptInvitation(token, password));
    return this.#begin(await this.#refusable(`invitation ${token}`, address, accept), address);
  }

  /** Ends every session of the member and begins a new one. @throws DomainError `invalid_field`, RateLimited */
  async changePassword(
    caller: Principal,
    { current_password, password }: ChangeOwnPassword,
    address: string,
  ): Promise<Begun> {
    const { organization } = caller;
    const member = memberOf(caller);
    const command = new ChangePassword(organization, member, current_password, password);
    const change = () => this.commandBus.execute(command);
    return this.#begin(await this.#refusable(`password of ${member}`, address, change), address);
  }

  /** The open session of a token. @throws DomainError `unauthorized` */
  async show(token: string): Promise<PanelSessionResponse> {
    const found = await this.sessions.find(token);
    if (!found) throw new DomainError('unauthorized', 'You are signed out. Sign in again.');
    const { organization, member, expiresAt } = found;
    return this.#toResponse({ organization, member }, token, expiresAt);
  }

  /** Ends a session. */
  signOut(caller: Principal, token: string): Promise<void> {
    return this.unitOfWork.run(async () => {
      await this.sessions.end(token);
      await this.eventBus.publish(
        new Audited(caller.organization, 'member.signed_out', memberOf(caller)),
      );
    });
  }

  async #begin(member: KnownMember, address: string): Promise<Begun> {
    const { token, expiresAt } = await this.sessions.open(member, address);
    const { organization, _id } = member;
    return {
      token,
      session: await this.#toResponse({ organization, member: _id }, token, expiresAt),
    };
  }

  async #toResponse(
    { organization, member }: { organization: string; member: string },
    token: string,
    expiresAt: Date,
  ): Promise<PanelSessionResponse> {
    const profile = await this.queryBus.execute(new GetMemberProfile(organization, member));
    return { ...profile, csrf_token: csrfTokenOf(token), expiresAt: expiresAt.toISOString() };
  }

  /** An attempt that rejects when the secret was wrong, throttled as a sign-in. */
  async #refusable<T>(account: string, address: string, attempt: () => Promise<T>): Promise<T> {
    let refusal: unknown;
    const result = await this.throttle.run(account, address, () =>
      attempt().catch((error: unknown) => {
        refusal = error;
        return null;
      }),
    );
    if (result === null) throw refusal;
    return result;
  }
}

function memberOf({ member }: Principal): string {
  if (member === null) throw new Error('The route lacks @MembersOnly()');
  return member;
}
