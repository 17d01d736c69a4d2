import type { AuthorizationStatus, IdToken } from '../../shared/vocabulary/id-token.js';
import { toObject, toText } from '../wire-values.js';
import type { IdTokenInfo, Routes, WireIdToken } from './schemas.js';

/** Whether a token may charge: Authorize (functional block C). */
export const authorization = {
  Authorize: {
    report: (request) => ({ authorize: toIdToken(request.idToken) ?? undefined }),
    answer: (_request, outcome) => ({ idTokenInfo: toIdTokenInfo(outcome.authorization) }),
  },
} satisfies Routes;

/** An IdTokenType in vocabulary words, the empty one of type NoAuthorization too; null when its text is missing. */
export function toIdToken(idToken: unknown): IdToken | null {
  const wire = toObject<WireIdToken>(idToken);
  const value = wire && toText(wire.idToken);
  return wire === null || value === null ? null : { value, type: toText(wire.type) };
}

/** What an answer says of the token. A token that could not be read, so that nobody was asked, is Invalid. */
export function toIdTokenInfo(status: AuthorizationStatus | undefined): IdTokenInfo {
  return { status: status ?? 'Invalid' };
}
