import { parseStationTime } from '../../shared/vocabulary/station.js';
import type { Place } from '../../shared/vocabulary/station-command.js';
import { byStatus } from '../command-results.js';
import { toInteger, toText } from '../wire-values.js';
import { type Commands, callOf, type Routes, type WireEvse } from './schemas.js';

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

/** Putting EVSEs and connectors in and out of use: ChangeAvailability (functional block G). */
export const availabilityCommands = {
  changeAvailability: {
    calls: ({ place, operative }) => [
      callOf('ChangeAvailability', {
        operationalStatus: operative ? 'Operative' : 'Inoperative',
        evse: toWireEvse(place),
      }),
    ],
    result: byStatus,
  },
} satisfies Commands;

/** The EVSE, and the connector where one is named, of a place; undefined for the station as a whole. */
export function toWireEvse(place: Place | null): WireEvse | undefined {
  return place?.evseId
    ? { id: place.evseId, connectorId: place.connectorOfEvse ?? undefined }
    : undefined;
}
