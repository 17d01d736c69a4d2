import type { StationRef } from './station.js';

/** Why the connection of a station was refused, with what it means. */
export const REFUSAL_REASONS = {
  wrong_path: 'the URL does not lead to `/ocpp/<identity>`',
  invalid_identity: 'the last part of the URL cannot be an identity',
  unknown_station: 'no chargestation has this identity',
  credentials_missing: 'no password came',
  wrong_user: 'the user name is not the identity',
  wrong_password: 'the password is not valid',
  unauthenticated_not_allowed:
    'the station has `security.type: none`, which this installation does not admit',
  tls_required: 'the station must connect over TLS and did not',
  client_certificate_missing: 'no client certificate came',
  client_certificate_refused: 'the client certificate is not valid for this station',
  serial_number_taken:
    'the client certificate is already bound to another chargestation of the organization',
  serial_number_mismatch:
    'the serial number in BootNotification is not the one of the client certificate',
  no_common_protocol: 'no offered WebSocket subprotocol is spoken here',
  tls_handshake_failed: 'no TLS connection came about',
} as const satisfies Record<string, string>;

export type RefusalReason = keyof typeof REFUSAL_REASONS;

/** Refused connections of one identity for one reason; all but `count` and `firstAt` tell of the last of them. */
export interface RefusedConnections {
  /** The identity; where the URL held none its path, where there was no URL the address. */
  subject: string;
  /** Null when the URL held none. */
  identity: string | null;
  /** Whose identity it is; null when nobody's. */
  station: StationRef | null;
  reason: RefusalReason;
  /** HTTP status of the answer; 429 beyond the limits; null when there was none. */
  status: number | null;
  /** What the station was told. */
  message: string;
  /** As the station called it, without query; null without HTTP. */
  url: string | null;
  /** The WebSocket subprotocols that it offered, in its order. */
  protocols: readonly string[];
  /** IP address. */
  address: string;
  userAgent: string | null;
  count: number;
  /** ms. */
  firstAt: number;
  /** ms. */
  lastAt: number;
}
