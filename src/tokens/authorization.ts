import type { Authorization, AuthorizationStatus } from '../shared/vocabulary/id-token.js';
import type { TokenStatus } from './token.entity.js';
import type { IdTokenQuestion } from './tokens.commands.js';

/** A registered token as far as its authorization goes. */
export interface KnownToken {
  _id: string;
  user: string | null;
  status: TokenStatus;
  expiryDate: Date | null;
  parent: string | null;
  active: boolean;
}

/** An open transaction of a token. */
export interface OpenTransaction {
  chargestation: string;
  transactionId: string;
}

/** What is known when one question is answered. */
export interface Circumstances {
  /** `active: false`: the chargestation lets nobody in. */
  stationInactive: boolean;
  /** What the organization does with tokens that nobody registered. */
  unknownTokens: 'accept' | 'reject';
  /** An application has asked for a session with it at this station. */
  requested: boolean;
  /** Null: nobody registered it. */
  token: KnownToken | null;
  userInactive: boolean;
  /** Transactions of the token that are open now, its own included, oldest first. */
  open: readonly OpenTransaction[];
  /** ms. */
  now: number;
}

/** May a token charge? */
export function decideAuthorization(
  question: IdTokenQuestion,
  circumstances: Circumstances,
): Authorization {
  const { token } = circumstances;
  return {
    status: statusOf(question, circumstances),
    expiryDate: token?.expiryDate?.getTime() ?? null,
    parent: token?.parent ?? null,
  };
}

function statusOf(
  question: IdTokenQuestion,
  { stationInactive, unknownTokens, requested, token, userInactive, open, now }: Circumstances,
): AuthorizationStatus {
  if (stationInactive) return 'Blocked';
  if (question.idToken.type === 'NoAuthorization') return 'Accepted';
  if (!token) return unknownTokens === 'accept' || requested ? 'Accepted' : 'Unknown';
  if (!token.active || userInactive) return 'Blocked';
  if (token.status !== 'Accepted') return token.status;
  if (token.expiryDate && token.expiryDate.getTime() <= now) return 'Expired';
  return isConcurrent(question, open) ? 'ConcurrentTx' : 'Accepted';
}

/**
 * Whether an open transaction stands against this use of its token. Who only asks may be about to stop what runs at this very station; what
 * ends a transaction is never hindered, and one that is open already only by those that began before it.
 */
function isConcurrent(
  { station, transaction }: IdTokenQuestion,
  open: readonly OpenTransaction[],
): boolean {
  const isHere = ({ chargestation }: OpenTransaction) => chargestation === station.chargestation;
  if (transaction === null) return !open.every(isHere);
  if (transaction.ends) return false;
  const own = open.findIndex(
    (other) => isHere(other) && other.transactionId === transaction.transactionId,
  );
  return own !== 0 && open.length > 0;
}
