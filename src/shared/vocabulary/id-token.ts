/** What a driver identifies with. 1.6 idTags have type null: the version does not say. */
export interface IdToken {
  value: string;
  type: string | null;
}

/** UIDs of cards have 4, 7 or 10 bytes. */
const CARD = /^([0-9a-f]{8}|[0-9a-f]{14}|[0-9a-f]{20})$/i;

/** A token that nobody registered: what looks like the UID of a card is one, anything else was made by an application. */
export function unregisteredToken(value: string): IdToken {
  return { value, type: CARD.test(value) ? 'ISO14443' : 'Central' };
}

/** AuthorizationStatusEnumType of OCPP 2.0.1; the 1.6 adapter maps it down. */
export type AuthorizationStatus =
  | 'Accepted'
  | 'Blocked'
  | 'ConcurrentTx'
  | 'Expired'
  | 'Invalid'
  | 'NoCredit'
  | 'NotAllowedTypeEVSE'
  | 'NotAtThisLocation'
  | 'NotAtThisTime'
  | 'Unknown';

/** What a station is told of a token. */
export interface Authorization {
  status: AuthorizationStatus;
  /** Until when the station may remember it (ms since 1970); null: for as long as it likes. */
  expiryDate: number | null;
  /** The group of the token, whose members may stop each other's transactions. */
  parent: string | null;
}
