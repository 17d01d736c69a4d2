import { Command, Query } from '@nestjs/cqrs';
import type { Role } from '../shared/http/principal.js';

/** Length of a member's password in characters. */
export const PASSWORD_LENGTH = { min: 10, max: 200 } as const;

/** `_id` of the first organization, the owner of the installation. */
export class GetFirstOrganization extends Query<string> {}

/** The name of an organization, which exists. Answered by organizations. */
export class GetOrganizationName extends Query<string> {
  constructor(readonly organization: string) {
    super();
  }
}

/** A member whose password was right. */
export interface KnownMember {
  _id: string;
  organization: string;
  /** Another value than at sign-in means that the sign-in counts no more: the password or the role was changed since. */
  accessVersion: number;
}

/** A member as the admin panel greets them. */
export interface MemberProfile {
  member: { _id: string; name: string; email: string; role: Role };
  organization: { _id: string; name: string };
  /** Names of the organization's admins, for who may not do something. */
  admins: string[];
}

/**
 * The member with this e-mail and password, null for any other pair, after the same time in all cases. Must not be asked inside a unit of
 * work. Answered by organizations.
 */
export class FindMemberByPassword extends Query<KnownMember | null> {
  constructor(
    readonly email: string,
    readonly password: string,
  ) {
    super();
  }
}

/** A member and their organization. Answered by organizations; rejects with DomainError `not_found`. */
export class GetMemberProfile extends Query<MemberProfile> {
  constructor(
    readonly organization: string,
    readonly member: string,
  ) {
    super();
  }
}

/**
 * Gives a member a new password, after which no sign-in of before counts. Answered by organizations; rejects with DomainError
 * `invalid_field` when `current` is not the password of now.
 */
export class ChangePassword extends Command<KnownMember> {
  constructor(
    readonly organization: string,
    readonly member: string,
    readonly current: string,
    readonly password: string,
  ) {
    super();
  }
}

/**
 * Takes up an invitation, which sets the password and can be done once. Answered by organizations; rejects with DomainError
 * `invitation_invalid` for a token that is unknown, used or expired.
 */
export class AcceptInvitation extends Command<KnownMember> {
  constructor(
    readonly token: string,
    readonly password: string,
  ) {
    super();
  }
}
