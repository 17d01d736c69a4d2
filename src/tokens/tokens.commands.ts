import { Query } from '@nestjs/cqrs';
import type { Authorization, IdToken } from '../shared/vocabulary/id-token.js';
import type { StationRef } from '../shared/vocabulary/station.js';

/** A token that a station has read, or that a transaction names. */
export interface IdTokenQuestion {
  station: StationRef;
  idToken: IdToken;
  /** What the transaction that names it wants of it; null when the station only asks (Authorize). */
  transaction: {
    /** The station's id of it. */
    transactionId: string | null;
    /** The token ends it, so it does not matter whether another one is open. */
    ends: boolean;
  } | null;
}

/** May it charge, and whose is it? */
export interface IdTokenAnswer {
  authorization: Authorization;
  /** `_id` of the token; null for one that nobody registered. */
  token: string | null;
  /** `_id` of its user. */
  user: string | null;
}

/** May these tokens charge? One answer per question, in their order. Asked within the unit of work of a batch. Answered by tokens. */
export class AuthorizeIdTokens extends Query<IdTokenAnswer[]> {
  constructor(readonly questions: readonly IdTokenQuestion[]) {
    super();
  }
}

/** A registered token, as far as a command that names it must know it. */
export interface RegisteredToken {
  /** `_id`. */
  _id: string;
  /** As registered, which may differ in case from what was asked for. */
  idToken: IdToken;
  /** `_id` of its user. */
  user: string | null;
  /** Its group. */
  parent: string | null;
}

/** The token of an organization with this physicalId, compared without case, whatever its status; null when nobody registered it. Answered by tokens. */
export class FindToken extends Query<RegisteredToken | null> {
  constructor(
    readonly organization: string,
    readonly physicalId: string,
  ) {
    super();
  }
}

/** The newest token of a user (`_id`) that is active, accepted and not expired; null without one. Answered by tokens. */
export class FindTokenOfUser extends Query<RegisteredToken | null> {
  constructor(
    readonly organization: string,
    readonly user: string,
  ) {
    super();
  }
}
