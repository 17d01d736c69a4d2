import type { ConnectorStatusReport } from '../../shared/vocabulary/connector-status.js';
import { parseStationTime } from '../../shared/vocabulary/station.js';
import { byStatus } from '../command-results.js';
import { keptMessage } from '../kept-message.js';
import { toInteger } from '../wire-values.js';
import { type Commands, callOf, type EventData, type Routes } from './schemas.js';

/** Log uploads, monitoring and reports on customers (functional block N), messages on the display (O). */
export const diagnostics = {
  LogStatusNotification: keptMessage(
    'LogStatusNotification',
    'chargestation.log_status.updated',
    {},
  ),
  NotifyCustomerInformation: keptMessage('NotifyCustomerInformation', null, {}),
  NotifyDisplayMessages: keptMessage('NotifyDisplayMessages', null, {}),
  NotifyEvent: {
    /** Its events about a connector's AvailabilityState are StatusNotifications in other words (G01). */
    report(request) {
      const statuses: ConnectorStatusReport[] = [];
      for (const event of request.eventData) {
        const status = toConnectorStatus(event);
        if (status) statuses.push(status);
      }
      return {
        statuses: statuses.length > 0 ? statuses : undefined,
        notice: { type: null, action: 'NotifyEvent', payload: request },
      };
    },
    answer: () => ({}),
  },
  NotifyMonitoringReport: keptMessage('NotifyMonitoringReport', null, {}),
} satisfies Routes;

/** Fetching logs: GetLog (functional block N). */
export const diagnosticsCommands = {
  getLogs: {
    calls: ({ requestId, kind, location, from, to, retries, retryInterval }) => [
      callOf('GetLog', {
        logType: kind,
        requestId,
        log: {
          remoteLocation: location,
          oldestTimestamp: from ?? undefined,
          latestTimestamp: to ?? undefined,
        },
        retries: retries ?? undefined,
        retryInterval: retryInterval ?? undefined,
      }),
    ],
    result: byStatus,
  },
} satisfies Commands;

/** ConnectorStatusEnumType by its words in small letters. */
const CONNECTOR_STATUS = new Map(
  ['Available', 'Occupied', 'Reserved', 'Unavailable', 'Faulted'].map((word) => [
    word.toLowerCase(),
    word,
  ]),
);

/**
 * The StatusNotification that an event stands for, if it stands for one. Names of components and variables are
 * compared without letter case (part 1, device model).
 */
function toConnectorStatus(event: EventData): ConnectorStatusReport | null {
  const { component, variable, timestamp } = event;
  if (!isNamed(component, 'connector') || !isNamed(variable, 'availabilitystate')) return null;
  const connectorStatus = CONNECTOR_STATUS.get(String(event.actualValue).toLowerCase());
  const evseId = toInteger(component.evse?.id);
  const connectorId = toInteger(component.evse?.connectorId);
  if (connectorStatus === undefined || evseId === null || connectorId === null) return null;
  return {
    evse: { evseId, connectorId },
    status: connectorStatus,
    timestamp: parseStationTime(timestamp),
    rawMessage: JSON.stringify({ timestamp, connectorStatus, evseId, connectorId }),
  };
}

function isNamed(part: { name: string }, name: string): boolean {
  return String(part.name).toLowerCase() === name;
}
