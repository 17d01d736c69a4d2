import { keptMessage } from '../kept-message.js';
import type { Routes } from './schemas.js';

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
