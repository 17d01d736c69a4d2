import type { IdToken } from '../shared/vocabulary/id-token.js';
import type { Place } from '../shared/vocabulary/station-command.js';
import type { TransactionReport } from '../shared/vocabulary/transaction.js';

/** What an application asked for when it started a session. */
export interface StartRequest {
  idToken: IdToken;
  /** The connector it named. */
  place: Place;
  /** The transaction was open already and waited for a token: the cable came first. */
  adopted: boolean;
}

/** Why a session did not start, or did not stop when the station was asked to; as REST shows it. */
export interface SessionFailure {
  command: 'start' | 'stop';
  /**
   * What became of the command, `not_started` when the station has accepted and then done nothing in time, `cancelled` when the
   * application took its request back, `joined` when the station says that it meant another session, whose id the message names.
   */
  reason:
    | 'rejected'
    | 'timeout'
    | 'connection_lost'
    | 'error'
    | 'not_started'
    | 'cancelled'
    | 'joined';
  /** In words for people. */
  message: string;
  /** ISO 8601. */
  at: string;
}

/** A session that was asked for, as far as the messages of its station are compared with it. */
export interface RequestedSession {
  status: string;
  remoteStartId: number | null;
  start: StartRequest | null;
}

/**
 * Which of the sessions that were asked for at its station a message begins; undefined: none, it begins one of its own. 2.0.1 returns the
 * remoteStartId, also to a request that was given up meanwhile. Where that is missing, and in 1.6, which has none, place and token tell;
 * a transaction without a token on the EVSE (the cable came first) is the one that the request will be used for.
 *
 * @param requested sessions of the station, oldest first
 */
export function matchStart<Requested extends RequestedSession>(
  report: TransactionReport,
  requested: readonly Requested[],
): Requested | undefined {
  if (report.remoteStartId !== null) {
    return requested.find(({ remoteStartId }) => remoteStartId === report.remoteStartId);
  }
  if (report.offline) return undefined;
  return requested.find(
    ({ status, start }) => status === 'created' && start !== null && isStartOf(report, start),
  );
}

function isStartOf({ seqNo, evse, idToken }: TransactionReport, start: StartRequest): boolean {
  const { place } = start;
  const sameToken = idToken !== null && isSameToken(idToken, start.idToken);
  if (seqNo === null) return sameToken && evse?.connectorId === place.connectorId;
  if (evse === null) return sameToken;
  return evse.evseId === place.evseId && (sameToken || idToken === null);
}

/** Tokens are compared without case. */
export function isSameToken(a: IdToken, b: IdToken): boolean {
  return a.value.toLowerCase() === b.value.toLowerCase();
}
