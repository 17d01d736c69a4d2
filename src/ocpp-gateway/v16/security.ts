import { keptMessage } from '../kept-message.js';
import type { Routes } from './schemas.js';

/** Security events and certificates (security whitepaper). There is no certificate authority, so nothing is signed. */
export const security = {
  SecurityEventNotification: keptMessage(
    'SecurityEventNotification',
    'chargestation.security_event',
    {},
  ),
  SignCertificate: keptMessage('SignCertificate', null, { status: 'Rejected' }),
} satisfies Routes;
