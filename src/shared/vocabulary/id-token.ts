/** What a driver identifies with. 1.6 idTags have type null: the version does not say. */
export interface IdToken {
  value: string;
  type: string | null;
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
