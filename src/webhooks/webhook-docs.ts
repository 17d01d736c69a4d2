import type { Type } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { registerWebhookDocs } from '../shared/http/webhook-docs.js';
import { ConnectionConflictEvent, ConnectionRefusedEvent } from './connection-docs.js';
import { EVENT_CATALOGUE, EVENT_TYPES, type EventType, isActionEvent } from './event-catalogue.js';
import { EventEnvelope } from './event-envelope.js';
import { readEventExample } from './event-examples.js';

/** `data` is what REST shows under another module's schema, which the document knows by its name. */
const shownAs = (schema: string, description: string) =>
  ApiProperty({ description, allOf: [{ $ref: `#/components/schemas/${schema}` }] });

/** Body of `session.*`. */
export class SessionEvent extends EventEnvelope {
  @shownAs('SessionResponse', 'The session after the message, which stands in raw_transction_event')
  data: object;
}

/** Body of events about a chargestation itself. */
export class ChargestationEvent extends EventEnvelope {
  @shownAs('ChargestationResponse', 'The chargestation')
  data: object;
}

/** Body of `chargestation.connector_status.updated`. */
export class ConnectorStatusEvent extends EventEnvelope {
  @ApiProperty({
    description: 'The chargestation with all its connectors; only one of them changed',
    allOf: [
      { $ref: '#/components/schemas/ChargestationResponse' },
      {
        type: 'object',
        required: ['changed_connector'],
        properties: {
          changed_connector: { type: 'string', description: '`_id` of the connector that changed' },
        },
      },
    ],
  })
  data: object;
}

/** Body of `connector.*`. */
export class ConnectorEvent extends EventEnvelope {
  @shownAs('ConnectorResponse', 'The connector')
  data: object;
}

/** Body of `location.*`. */
export class LocationEvent extends EventEnvelope {
  @shownAs('LocationResponse', 'The location')
  data: object;
}

/** Body of `rate.*`. */
export class RateEvent extends EventEnvelope {
  @shownAs('RateResponse', 'The rate')
  data: object;
}

/** Body of `user.*`. */
export class UserEvent extends EventEnvelope {
  @shownAs('UserResponse', 'The user')
  data: object;
}

/** Body of `token.*`. */
export class TokenEvent extends EventEnvelope {
  @shownAs('TokenResponse', 'The token')
  data: object;
}

/** Body of `organization.updated`. */
export class OrganizationEvent extends EventEnvelope {
  @shownAs('OrganizationResponse', 'The organization after the change')
  data: object;
}

/** Body of `organization.settings.updated`. */
export class OrganizationSettingsEvent extends EventEnvelope {
  @shownAs('OrganizationSettingsDto', 'All settings after the change')
  data: object;
}

/** Body of `webhook.*`. */
export class WebhookEndpointEvent extends EventEnvelope {
  @shownAs('WebhookResponse', 'The endpoint, without the values of its headers')
  data: object;
}

/** Body of the events of a command: `<type>.requested`, `<type>.accepted`, `<type>.rejected`. */
export class ActionEvent extends EventEnvelope {
  @shownAs('ActionResponse', 'The Action as it is after the event')
  data: object;
}

/** A message of a station that is passed on. */
export class StationNotice {
  @ApiProperty({ description: '`_id` of the chargestation', example: '6560a1b2c3d4e5f607182930' })
  chargestation: string;

  @ApiProperty({ description: 'The OCPP action', example: 'SecurityEventNotification' })
  action: string;

  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    description: 'Its payload as the station sent it',
    example: { type: 'FirmwareUpdated' },
  })
  payload: object;

  @ApiProperty({ description: 'ISO 8601, UTC', example: '2026-11-22T10:00:00.000Z' })
  receivedAt: string;
}

/** Body of events that pass on a station's own message. */
export class StationNoticeEvent extends EventEnvelope {
  @ApiProperty({ description: 'The message', type: StationNotice })
  data: StationNotice;
}

/** The classes by what their event is about, which is the first word of its type. */
const SCHEMAS = {
  session: SessionEvent,
  chargestation: ChargestationEvent,
  connector: ConnectorEvent,
  location: LocationEvent,
  rate: RateEvent,
  user: UserEvent,
  token: TokenEvent,
  organization: OrganizationEvent,
  webhook: WebhookEndpointEvent,
};

/** The events whose `data` is not what their first word says. */
const OTHERS: Partial<Record<EventType, Type>> = {
  'chargestation.connector_status.updated': ConnectorStatusEvent,
  'chargestation.connection_refused': ConnectionRefusedEvent,
  'chargestation.connection_conflict': ConnectionConflictEvent,
  'chargestation.security_event': StationNoticeEvent,
  'chargestation.firmware_status.updated': StationNoticeEvent,
  'chargestation.log_status.updated': StationNoticeEvent,
  'chargestation.data_transfer.received': StationNoticeEvent,
  'organization.settings.updated': OrganizationSettingsEvent,
};

function schemaOf(type: EventType): Type {
  if (isActionEvent(type)) return ActionEvent;
  return OTHERS[type] ?? SCHEMAS[type.slice(0, type.indexOf('.')) as keyof typeof SCHEMAS];
}

/** Puts every event of the catalogue into the `webhooks` section of the API document. */
export function registerEventDocs(): void {
  for (const type of EVENT_TYPES) {
    registerWebhookDocs(type, schemaOf(type), EVENT_CATALOGUE[type], () => readEventExample(type));
  }
}
