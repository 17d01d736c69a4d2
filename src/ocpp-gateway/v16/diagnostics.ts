import type { CommandResult } from '../../shared/vocabulary/station-command.js';
import { byStatus } from '../command-results.js';
import { keptMessage } from '../kept-message.js';
import { type Commands, callOf, type DiagnosticsAnswer, type Routes } from './schemas.js';

const LOG_STATUS = 'chargestation.log_status.updated';

/** Progress of log uploads: DiagnosticsStatusNotification (section 4.4), LogStatusNotification (security whitepaper). */
export const diagnostics = {
  DiagnosticsStatusNotification: keptMessage('DiagnosticsStatusNotification', LOG_STATUS, {}),
  LogStatusNotification: keptMessage('LogStatusNotification', LOG_STATUS, {}),
} satisfies Routes;

/** Fetching logs: GetDiagnostics (section 5.9), for the security log GetLog (security whitepaper). */
export const diagnosticsCommands = {
  getLogs: {
    calls({ requestId, kind, location, from, to, retries, retryInterval }) {
      const attempts = {
        retries: retries ?? undefined,
        retryInterval: retryInterval ?? undefined,
      };
      const [oldest, latest] = [from ?? undefined, to ?? undefined];
      if (kind === 'DiagnosticsLog') {
        const period = { startTime: oldest, stopTime: latest };
        return [callOf('GetDiagnostics', { location, ...period, ...attempts })];
      }
      const log = { remoteLocation: location, oldestTimestamp: oldest, latestTimestamp: latest };
      return [callOf('GetLog', { logType: kind, requestId, log, ...attempts })];
    },
    /** GetDiagnostics has no status: without a file name there is nothing to upload. */
    result(answer: DiagnosticsAnswer | Parameters<typeof byStatus>[0]): CommandResult {
      if ('status' in answer) return byStatus(answer);
      const accepted = answer.fileName !== undefined;
      return { accepted, status: null, reason: accepted ? null : 'There is nothing to upload.' };
    },
  },
} satisfies Commands;
