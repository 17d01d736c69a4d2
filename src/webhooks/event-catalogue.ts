import { ACTION_TYPES, type ActionType } from '../actions/actions.commands.js';

/** What is told of every command to a station. */
const ACTION_PHASES = {
  requested: 'A command was stored and is about to be sent',
  accepted: 'The station has accepted a command',
  rejected:
    'The station has refused a command, failed, not answered, or the connection was lost; `data.outcome` and `data.error` tell which',
} as const;

/** Events of one command. */
export type ActionEventType = `${ActionType}.${keyof typeof ACTION_PHASES}`;

const ACTION_EVENTS = Object.fromEntries(
  Object.entries(ACTION_TYPES).flatMap(([type, what]) =>
    Object.entries(ACTION_PHASES).map(([phase, when]) => [`${type}.${phase}`, `${when}: ${what}`]),
  ),
) as Record<ActionEventType, string>;

/** Every event that is sent, with what makes it. The order is that of the documentation. */
export const EVENT_CATALOGUE = {
  'chargestation.created':
    'A chargestation was created by API or provisioned by its first connection',
  'chargestation.updated': 'A chargestation was changed by API',
  'chargestation.deleted': 'A chargestation was deleted by API',
  'chargestation.online':
    'The socket of a station that was offline has been authenticated and opened',
  'chargestation.offline':
    'A station has been without a socket for the grace time (OCPP_OFFLINE_GRACE_MS)',
  'chargestation.connector_status.updated':
    'A station reported the status of a connector, or, with include_artificial_status_notification_for_201 on, the chargingState of a session changed. `data` is the chargestation with all its connectors, `data.changed_connector` the _id of the one that changed; `synthetic` says which of the two it was',
  'chargestation.connection_refused':
    'Connections with the identity of this station were refused; at most once a minute, with how many and what to do',
  'chargestation.connection_conflict':
    'More than five sockets of this station have been replaced by others within a minute: two stations may have one identity',
  'chargestation.security_event': 'A station reported a security event',
  'chargestation.firmware_status.updated': 'A station reported the state of a firmware update',
  'chargestation.log_status.updated': 'A station reported the state of a log or diagnostics upload',
  'chargestation.data_transfer.received': 'A station sent a DataTransfer',
  'connector.created': 'A connector was created by API or discovered by a message of its station',
  'connector.updated': 'A connector was changed by API',
  'connector.deleted': 'A connector was deleted by API',
  'session.started': 'The first message of a session was stored',
  'session.updated':
    'A message of a session was stored that is not a repetition, the first and the last one included; `data` is the session after it and carries that message as raw_transction_event and raw_transaction_event (null on OCPP 1.6)',
  'session.ended': 'A session has ended; once per session, after its last session.updated',
  'session.cancelled':
    'A session that was asked for by API has not started: session_start_timeout is over, or it was cancelled by API; `failure` says which',
  'session.start_failure':
    'The station has not accepted to start a session, or has not answered; the session is cancelled and `failure` says why',
  'session.stop_failure':
    'The station has not accepted to stop a session, or has not answered; the session goes on and `failure` says why',
  'user.created': 'A user was created by API',
  'user.updated': 'A user was changed by API',
  'user.deleted': 'A user was deleted by API',
  'token.created': 'A token was created by API',
  'token.updated': 'A token was changed by API',
  'token.deleted': 'A token was deleted by API',
  'location.created': 'A location was created by API',
  'location.updated': 'A location was changed by API',
  'location.deleted': 'A location was deleted by API',
  'rate.created': 'A rate was created by API',
  'rate.updated': 'A rate was changed by API',
  'rate.deleted': 'A rate was deleted by API',
  'organization.updated': 'The name or the free data of the organization was changed by API',
  'organization.settings.updated': 'The settings of the organization were changed',
  'webhook.failing':
    'Four attempts in a row to deliver to an endpoint have failed. Sent to the other endpoints of the organization, never to this one',
  'webhook.disabled':
    'Nothing is sent to an endpoint any more, events are collected for it: it answered 410, or for 120 h no attempt has succeeded (`data.disabled_reason`). Sent to the other endpoints of the organization, never to this one',
  'webhook.test':
    'An endpoint was tested by API. Sent to that endpoint, whatever it subscribes to, and to the others that subscribe to it',
  ...ACTION_EVENTS,
} as const satisfies Record<string, string>;

/** Name of an event. */
export type EventType = keyof typeof EVENT_CATALOGUE;

/** The names of all events that are sent. */
export const EVENT_TYPES = Object.keys(EVENT_CATALOGUE) as EventType[];

/** What an endpoint may subscribe to beside exact names: everything, and each family such as `session.*`. */
export const EVENT_FAMILIES: readonly string[] = [
  '*',
  ...new Set(EVENT_TYPES.flatMap((type) => familiesOf(type))),
];

/** `a.b.c` belongs to `a.*` and `a.b.*`. */
function familiesOf(type: string): string[] {
  const words = type.split('.');
  return words.slice(1).map((_, index) => `${words.slice(0, index + 1).join('.')}.*`);
}

/** Whether an event named `type` is an event of this module's catalogue. */
export function isEventType(type: string): type is EventType {
  return Object.hasOwn(EVENT_CATALOGUE, type);
}

/** The event types that exact names, families such as `session.*`, or `*` stand for. */
export function typesNamed(patterns: readonly string[]): EventType[] {
  return EVENT_TYPES.filter((type) =>
    patterns.some(
      (pattern) =>
        pattern === '*' ||
        pattern === type ||
        (pattern.endsWith('.*') && type.startsWith(pattern.slice(0, -1))),
    ),
  );
}

/** Whether an event tells of a command to a station. */
export function isActionEvent(type: string): type is ActionEventType {
  return Object.hasOwn(ACTION_EVENTS, type);
}

/** Whether an event tells of a webhook endpoint. Its own endpoint does not get it by subscription. */
export function isWebhookEvent(type: string): boolean {
  return type.startsWith('webhook.');
}

/** Whether an endpoint may subscribe to this: an exact name, a family or `*`. */
export function isSubscription(pattern: unknown): boolean {
  return typeof pattern === 'string' && (isEventType(pattern) || EVENT_FAMILIES.includes(pattern));
}
