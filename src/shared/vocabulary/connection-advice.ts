import type { RefusalReason, RefusedConnections } from './connection-refusal.js';

type Told = Pick<RefusedConnections, 'reason' | 'identity' | 'url' | 'protocols'>;

const ADVICE: Record<RefusalReason, (refused: Told) => string> = {
  wrong_path: () =>
    'Enter the connection URL of this server into the station; it ends in /ocpp, and the station adds a slash and its identity.',
  invalid_identity: () =>
    'Give the station an identity of 1 to 48 characters without colon, slash and control characters.',
  unknown_station: ({ identity }) =>
    `No chargestation has the identity ${identity}. Adopt it, or correct the identity in the station.`,
  credentials_missing: () =>
    'Enter the password into the station (OCPP 1.6 AuthorizationKey, 2.0.1 BasicAuthPassword). If it is lost, make a new one.',
  wrong_user: ({ identity }) =>
    `The station must use its identity ${identity} as the user name of Basic authentication.`,
  wrong_password: () =>
    'Enter the password of this chargestation into the station. If it is lost, make a new one: reset the password.',
  unauthenticated_not_allowed: () =>
    'Give the chargestation a security type with a password, reset its password and enter that into the station; or start the server with OCPP_ALLOW_UNAUTHENTICATED=true.',
  tls_required: ({ url }) =>
    `The chargestation has a security type that needs TLS, but came by ${url ?? 'plain WebSocket'}. Enter a wss:// URL into the station; only an admin may lower the security type.`,
  client_certificate_missing: () =>
    'Install a client certificate on the station and let it use security profile 3.',
  client_certificate_refused: () =>
    'Install a client certificate on the station that is valid now, made by a client CA of this server, with the name of your organization as O and the serial number of the station as CN.',
  serial_number_taken: () =>
    'Install the certificate whose CN is the serial number of this station. When the hardware has got a new identity, take security.serial_number away from its former chargestation, or delete that.',
  serial_number_mismatch: () =>
    'The certificate belongs to another station than the one that uses it. Install the certificate whose CN is the serial number of this station.',
  no_common_protocol: ({ protocols }) =>
    protocols.length === 0
      ? 'The station named no OCPP version. Let it offer the WebSocket subprotocol ocpp1.6 or ocpp2.0.1.'
      : `The station offered ${protocols.join(', ')}. Let it speak ocpp1.6 or ocpp2.0.1.`,
  tls_handshake_failed: () =>
    'Let the station use TLS 1.2 or newer with one of the cipher suites that OCPP names, and install the root certificate of this server on it.',
};

/** One or two sentences for a person: how to get the station connected. */
export function connectionAdvice(refused: Told): string {
  return ADVICE[refused.reason](refused);
}
