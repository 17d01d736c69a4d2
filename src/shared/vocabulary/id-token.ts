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
