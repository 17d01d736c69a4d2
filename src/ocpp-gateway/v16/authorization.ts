import type {
  Authorization,
  AuthorizationStatus,
  IdToken,
} from '../../shared/vocabulary/id-token.js';
import { byStatus } from '../command-results.js';
import { type NotInThisVersion, notInThisVersion } from '../protocol-adapter.js';
import { toText } from '../wire-values.js';
import { type Commands, callOf, type IdTagInfo, type Routes } from './schemas.js';

/** Whether a token may charge: Authorize (section 4.1). */
export const authorization = {
  Authorize: {
    report: (request) => ({ authorize: toIdToken(request.idTag) ?? undefined }),
    answer: (_request, outcome) => ({ idTagInfo: toIdTagInfo(outcome.authorization) }),
  },
} satisfies Routes;

/** Emptying the authorization cache: ClearCache (section 5.4). */
export const authorizationCommands = {
  clearCache: { calls: () => [callOf('ClearCache', {})], result: byStatus },
} satisfies Commands;

const LONGEST_ID_TAG = 20;

/** The idTag of a token. A longer one exists in 2.0.1 only. */
export function toIdTag({ value }: IdToken): string | NotInThisVersion {
  return value.length <= LONGEST_ID_TAG
    ? value
    : notInThisVersion(
        `An idTag of OCPP 1.6 has at most ${LONGEST_ID_TAG} characters: the token ${value} cannot be sent.`,
      );
}

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

/**
 * What an answer says of the token. A token that could not be read, so that nobody was asked, is Invalid. A group that is too long for an
 * idTag is not named.
 */
export function toIdTagInfo(authorization: Authorization | undefined): IdTagInfo {
  if (authorization === undefined) return { status: 'Invalid' };
  const { status, expiryDate, parent } = authorization;
  return {
    status: STATUS[status],
    ...(expiryDate !== null && { expiryDate: new Date(expiryDate).toISOString() }),
    ...(parent !== null && parent.length <= LONGEST_ID_TAG && { parentIdTag: parent }),
  };
}
