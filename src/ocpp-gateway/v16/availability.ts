import { parseStationTime } from '../../shared/vocabulary/station.js';
import { byStatus } from '../command-results.js';
import { toInteger, toText } from '../wire-values.js';
import { type Commands, callOf, type Routes } from './schemas.js';

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

/** Putting connectors in and out of use: ChangeAvailability (section 5.2). */
export const availabilityCommands = {
  changeAvailability: {
    calls: ({ place, operative }) => [
      callOf('ChangeAvailability', {
        connectorId: place.connectorId,
        type: operative ? 'Operative' : 'Inoperative',
      }),
    ],
    result: byStatus,
  },
} satisfies Commands;
