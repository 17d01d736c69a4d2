import type { CertificateKind } from '../../shared/vocabulary/station-command.js';
import { byStatus } from '../command-results.js';
import { keptMessage } from '../kept-message.js';
import { NotInThisVersion, notInThisVersion, type OutboundCall } from '../protocol-adapter.js';
import { type Commands, type CsmsMessages, callOf, type Routes } from './schemas.js';

/** Security events and certificates (security whitepaper). There is no certificate authority, so nothing is signed. */
export const security = {
  SecurityEventNotification: keptMessage(
    'SecurityEventNotification',
    'chargestation.security_event',
    {},
  ),
  SignCertificate: keptMessage('SignCertificate', null, { status: 'Rejected' }),
} satisfies Routes;

/** Certificates in a station: InstallCertificate, DeleteCertificate and GetInstalledCertificateIds (security whitepaper). */
export const securityCommands = {
  installCertificate: {
    calls({ certificateType, certificate }) {
      const kind = toKind(certificateType);
      return kind instanceof NotInThisVersion
        ? kind
        : [callOf('InstallCertificate', { certificateType: kind, certificate })];
    },
    result: byStatus,
  },
  deleteCertificate: {
    calls: ({ certificateHashData }) => [
      callOf('DeleteCertificate', {
        certificateHashData:
          certificateHashData as unknown as CsmsMessages['DeleteCertificate']['certificateHashData'],
      }),
    ],
    result: byStatus,
  },
  getCertificates: {
    /** One message for each kind. */
    calls({ certificateTypes }) {
      const asked = certificateTypes.length > 0 ? certificateTypes.map(toKind) : KINDS;
      const calls: OutboundCall[] = [];
      for (const kind of asked) {
        if (kind instanceof NotInThisVersion) return kind;
        calls.push(callOf('GetInstalledCertificateIds', { certificateType: kind }));
      }
      return calls;
    },
    result: byStatus,
  },
} satisfies Commands;

type Kind = CsmsMessages['InstallCertificate']['certificateType'];

const KINDS: readonly Kind[] = ['CentralSystemRootCertificate', 'ManufacturerRootCertificate'];

function toKind(kind: CertificateKind): Kind | NotInThisVersion {
  const word = kind === 'CSMSRootCertificate' ? 'CentralSystemRootCertificate' : kind;
  return (
    KINDS.find((known) => known === word) ??
    notInThisVersion(`OCPP 1.6 has no ${kind}: it knows ${KINDS.join(' and ')}.`)
  );
}
