import type { Authorization, IdToken } from '../../shared/vocabulary/id-token.js';
import { byStatus } from '../command-results.js';
import { toObject, toText } from '../wire-values.js';
import {
  type Commands,
  callOf,
  type IdTokenInfo,
  type Routes,
  type WireIdToken,
} from './schemas.js';

/** Whether a token may charge: Authorize (functional block C). */
export const authorization = {
  Authorize: {
    report: (request) => ({ authorize: toIdToken(request.idToken) ?? undefined }),
    answer: (_request, outcome) => ({ idTokenInfo: toIdTokenInfo(outcome.authorization) }),
  },
} satisfies Routes;

/** Emptying the authorization cache: ClearCache (functional block C). */
export const authorizationCommands = {
  clearCache: { calls: () => [callOf('ClearCache', {})], result: byStatus },
} satisfies Commands;

/** A token on the wire. One without a type is our own word, not something that a reader has read. */
export function toWireIdToken({ value, type }: IdToken): WireIdToken {
  return { idToken: value, type: (type ?? 'Central') as WireIdToken['type'] };
}

/** An IdTokenType in vocabulary words, the empty one of type NoAuthorization too; null when its text is missing. */
export function toIdToken(idToken: unknown): IdToken | null {
  const wire = toObject<WireIdToken>(idToken);
  const value = wire && toText(wire.idToken);
  return wire === null || value === null ? null : { value, type: toText(wire.type) };
}

/** What an answer says of the token. A token that could not be read, so that nobody was asked, is Invalid. */
export function toIdTokenInfo(authorization: Authorization | undefined): IdTokenInfo {
  if (authorization === undefined) return { status: 'Invalid' };
  const { status, expiryDate, parent } = authorization;
  return {
    status,
    ...(expiryDate !== null && { cacheExpiryDateTime: new Date(expiryDate).toISOString() }),
    ...(parent !== null && { groupIdToken: toWireIdToken({ value: parent, type: null }) }),
  };
}
