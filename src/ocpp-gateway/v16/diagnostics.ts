import { keptMessage } from '../kept-message.js';
import type { Routes } from './schemas.js';

const LOG_STATUS = 'chargestation.log_status.updated';

/** Progress of log uploads: DiagnosticsStatusNotification (section 4.4), LogStatusNotification (security whitepaper). */
export const diagnostics = {
  DiagnosticsStatusNotification: keptMessage('DiagnosticsStatusNotification', LOG_STATUS, {}),
  LogStatusNotification: keptMessage('LogStatusNotification', LOG_STATUS, {}),
} satisfies Routes;
