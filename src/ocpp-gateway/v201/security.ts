import type { CertificateKind } from '../../shared/vocabulary/station-command.js';
import { byStatus } from '../command-results.js';
import { keptMessage } from '../kept-message.js';
import { type Commands, type CsmsMessages, callOf, type Routes } from './schemas.js';

/**
 * Security events and certificates (functional blocks A and M). There is neither a certificate authority nor a link to
 * an ISO 15118 PKI or an OCSP responder, so nothing is signed, fetched or looked up.
 */
export const security = {
  Get15118EVCertificate: keptMessage('Get15118EVCertificate', null, {
    status: 'Failed',
    exiResponse: '',
  }),
  GetCertificateStatus: keptMessage('GetCertificateStatus', null, { status: 'Failed' }),
  SecurityEventNotification: keptMessage(
    'SecurityEventNotification',
    'chargestation.security_event',
    {},
  ),
  SignCertificate: keptMessage('SignCertificate', null, { status: 'Rejected' }),
} satisfies Routes;

/** Certificates in a station: InstallCertificate, DeleteCertificate and GetInstalledCertificateIds (functional block M). */
export const securityCommands = {
  installCertificate: {
    calls: ({ certificateType, certificate }) => [
      callOf('InstallCertificate', {
        certificateType: toKind(
          certificateType,
        ) as CsmsMessages['InstallCertificate']['certificateType'],
        certificate,
      }),
    ],
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
    calls({ certificateTypes }) {
      const certificateType = [...new Set(certificateTypes.map(toKind))];
      return [
        callOf(
          'GetInstalledCertificateIds',
          certificateType.length > 0 ? { certificateType: certificateType as [Kind] } : {},
        ),
      ];
    },
    result: byStatus,
  },
} satisfies Commands;

type Kind = NonNullable<CsmsMessages['GetInstalledCertificateIds']['certificateType']>[number];

function toKind(kind: CertificateKind): Kind {
  return kind === 'CentralSystemRootCertificate' ? 'CSMSRootCertificate' : kind;
}
