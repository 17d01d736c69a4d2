import { type Action, api, type Connector, type Station } from './api.js';

/** A command to a station as a form: where it goes, and one more choice or number. */
export interface StationCommand {
  title: string;
  /** What it does, in a sentence. */
  meaning: string;
  /** `one`: goes to a connector; `any`: also to the whole station; `none`: only there. */
  connector: 'none' | 'any' | 'one';
  choice?: { label: string; options: readonly (readonly [string, string])[] };
  /** Unit of its number. */
  unit?: 'kW';
  /** @param connector null: the whole station */
  send(station: Station, connector: Connector | null, value: string): Promise<{ result: Action }>;
}

/** Where a connector is, in the numbers of OCPP. */
function placeOf(connector: Connector | null): { evseId?: number; connectorId?: number } {
  return connector ? { evseId: connector.evseId, connectorId: connector.ocppId } : {};
}

/** The commands that people give by hand; the API has all the others. */
export const STATION_COMMANDS: readonly StationCommand[] = [
  {
    title: 'Restart',
    meaning: 'The station restarts. At once, running sessions end.',
    connector: 'none',
    choice: {
      label: 'When',
      options: [
        ['Soft', 'when it may'],
        ['Hard', 'at once'],
      ],
    },
    send: ({ _id }, _, type) => api.reset(_id, { type: type as 'Soft' | 'Hard' }),
  },
  {
    title: 'Take in or out of service',
    meaning: 'Out of service nothing can be charged; a running session may end first.',
    connector: 'any',
    choice: {
      label: 'Service',
      options: [
        ['Inoperative', 'out of service'],
        ['Operative', 'in service'],
      ],
    },
    send: ({ _id }, connector, type) =>
      api.changeAvailability(_id, {
        ...placeOf(connector),
        type: type as 'Operative' | 'Inoperative',
      }),
  },
  {
    title: 'Unlock the cable',
    meaning: 'Opens the lock that holds a cable.',
    connector: 'one',
    send: ({ _id }, connector) => api.unlockConnector(_id, placeOf(connector)),
  },
  {
    title: 'Limit the power',
    meaning: 'Holds for each session at the connector until the limit ends. 0 pauses.',
    connector: 'one',
    unit: 'kW',
    send: (_, connector, kilowatts) =>
      api.limitConnector(connector?._id ?? '', Math.round(Number(kilowatts) * 1000)),
  },
  {
    title: 'End the limit of the power',
    meaning: 'Sessions at the connector may use all of its power again.',
    connector: 'one',
    send: (_, connector) => api.endConnectorLimit(connector?._id ?? ''),
  },
  {
    title: 'Ask for a message',
    meaning: 'The station sends the message now; it appears in the timeline.',
    connector: 'any',
    choice: {
      label: 'Message',
      options: ['StatusNotification', 'MeterValues', 'BootNotification', 'Heartbeat'].map(
        (name) => [name, name] as const,
      ),
    },
    send: ({ _id }, connector, requestedMessage) =>
      api.triggerMessage(_id, { ...placeOf(connector), requestedMessage }),
  },
];
