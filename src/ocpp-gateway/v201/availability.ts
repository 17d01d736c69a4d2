import { parseStationTime } from '../../shared/vocabulary/station.js';
import { toInteger, toText } from '../wire-values.js';
import type { Routes } from './schemas.js';

/** Presence and status: Heartbeat and StatusNotification (functional block G). */
export const availability = {
  Heartbeat: {
    report: () => ({}),
    answer: (_request, { now }) => ({ currentTime: new Date(now).toISOString() }),
  },
  StatusNotification: {
    /** Without usable numbers of EVSE and connector the message is only kept. */
    report(request, { payloadText }) {
      const evseId = toInteger(request.evseId);
      const connectorId = toInteger(request.connectorId);
      const status = toText(request.connectorStatus);
      if (evseId === null || connectorId === null || status === null) {
        return { notice: { type: null, action: 'StatusNotification', payload: request } };
      }
      const timestamp = parseStationTime(request.timestamp);
      return {
        statuses: [{ evse: { evseId, connectorId }, status, timestamp, rawMessage: payloadText }],
      };
    },
    answer: () => ({}),
  },
} satisfies Routes;
