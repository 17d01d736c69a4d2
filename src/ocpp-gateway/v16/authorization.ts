import type { AuthorizationStatus, IdToken } from '../../shared/vocabulary/id-token.js';
import { toText } from '../wire-values.js';
import type { IdTagInfo, Routes } from './schemas.js';

/** Whether a token may charge: Authorize (section 4.1). */
export const authorization = {
  Authorize: {
    report: (request) => ({ authorize: toIdToken(request.idTag) ?? undefined }),
    answer: (_request, outcome) => ({ idTagInfo: toIdTagInfo(outcome.authorization) }),
  },
} satisfies Routes;

/** An idTag in vocabulary words; null when it is no text. */
export function toIdToken(idTag: unknown): IdToken | null {
  const value = toText(idTag);
  return value === null ? null : { value, type: null };
}

/** The five statuses of 1.6 for the ten of the vocabulary. */
const STATUS: Record<AuthorizationStatus, IdTagInfo['status']> = {
  Accepted: 'Accepted',
  Blocked: 'Blocked',
  ConcurrentTx: 'ConcurrentTx',
  Expired: 'Expired',
  Invalid: 'Invalid',
  NoCredit: 'Blocked',
  NotAllowedTypeEVSE: 'Blocked',
  NotAtThisLocation: 'Blocked',
  NotAtThisTime: 'Blocked',
  Unknown: 'Invalid',
};

/** What an answer says of the token. A token that could not be read, so that nobody was asked, is Invalid. */
export function toIdTagInfo(status: AuthorizationStatus | undefined): IdTagInfo {
  return { status: status === undefined ? 'Invalid' : STATUS[status] };
}
