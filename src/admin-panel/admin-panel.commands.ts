import { Query } from '@nestjs/cqrs';

/** Who is signed in in a browser. */
export interface SignedIn {
  organization: string;
  member: string;
  /** The member's `accessVersion` at sign-in. */
  accessVersion: number;
}

/** Who is signed in with the token of this cookie; null when nobody is, any more. Answered by admin-panel. */
export class FindSignedIn extends Query<SignedIn | null> {
  constructor(
    readonly token: string,
    /** Whether a request is made with it, which keeps the session open; false to look whether it still holds. */
    readonly isRequest: boolean,
  ) {
    super();
  }
}
