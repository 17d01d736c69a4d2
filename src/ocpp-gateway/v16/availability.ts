import { parseStationTime } from '../../shared/vocabulary/station.js';
import { toInteger, toText } from '../wire-values.js';
import type { Routes } from './schemas.js';

/** Presence and status: Heartbeat (section 4.6) and StatusNotification (4.9). */
export const availability = {
  Heartbeat: {
    report: () => ({}),
    answer: (_request, { now }) => ({ currentTime: new Date(now).toISOString() }),
  },
  StatusNotification: {
    /** Without a usable connector number the message is only kept. */
    report(request, { payloadText }) {
      const connectorId = toInteger(request.connectorId);
      const status = toText(request.status);
      if (connectorId === null || status === null) {
        return { notice: { type: null, action: 'StatusNotification', payload: request } };
      }
      const timestamp = parseStationTime(request.timestamp);
      return {
        statuses: [
          { evse: { evseId: null, connectorId }, status, timestamp, rawMessage: payloadText },
        ],
      };
    },
    answer: () => ({}),
  },
} satisfies Routes;
