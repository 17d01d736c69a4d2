import { Query } from '@nestjs/cqrs';
import type { AuthorizationStatus, IdToken } from '../shared/vocabulary/id-token.js';
import type { StationRef } from '../shared/vocabulary/station.js';

/** May these tokens charge? One answer per question, in their order. Answered by tokens. */
export class AuthorizeIdTokens extends Query<AuthorizationStatus[]> {
  constructor(readonly questions: readonly { station: StationRef; idToken: IdToken }[]) {
    super();
  }
}
