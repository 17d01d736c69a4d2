import type { IncomingMessage } from 'node:http';
import type { TLSSocket } from 'node:tls';

/** The certificate that a station has shown at the TLS handshake. */
export interface ClientCertificate {
  /** CN of the subject: the serial number of the station (A00.FR.405). */
  commonName: string | null;
  /** O of the subject: the name of the operator (A00.FR.404). */
  organization: string | null;
  /** What is wrong with its chain or its validity (A00.FR.403); null when nothing is. */
  fault: string | null;
}

/** Null when none came. */
export function clientCertificateOf({ socket }: IncomingMessage): ClientCertificate | null {
  if (!('encrypted' in socket)) return null;
  const tls = socket as TLSSocket;
  const { subject } = tls.getPeerCertificate() ?? {};
  if (!subject) return null;
  return {
    commonName: only(subject.CN),
    organization: only(subject.O),
    fault: tls.authorized ? null : String(tls.authorizationError ?? 'not verified'),
  };
}

/** A name that stands there twice proves nothing. */
function only(name: string | string[] | undefined): string | null {
  return typeof name === 'string' ? name : null;
}

/**
 * What is wrong with a certificate as the proof of one station; null when nothing is.
 *
 * @param serialNumber that of the station; null when it is not known yet, then any will do
 */
export function certificateFault(
  { commonName, organization, fault }: ClientCertificate,
  owner: string,
  serialNumber: string | null,
): string | null {
  if (fault !== null) return `The client certificate is not valid: ${fault}.`;
  if (organization !== owner)
    return 'O of the client certificate must be the name of the organization that the chargestation belongs to.';
  if (commonName === null || (serialNumber !== null && commonName !== serialNumber))
    return 'CN of the client certificate must be the serial number of the chargestation.';
  return null;
}
