import { ApiProperty } from '@nestjs/swagger';
import { registerWebhookDocs } from '../shared/http/webhook-docs.js';
import {
  CONFLICT_EXAMPLE,
  ConnectionConflictEvent,
  ConnectionRefusedEvent,
  REFUSED_EXAMPLE,
} from './connection-docs.js';
import { EVENT_CATALOGUE, EVENT_TYPES, type EventType, isActionEvent } from './event-catalogue.js';
import { EventEnvelope } from './event-envelope.js';
import { EXAMPLE_DATA, exampleAction, exampleBody } from './webhook-examples.js';

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

/** Schema, `object` and example of an event. */
function documentationOf(type: EventType) {
  if (type === 'chargestation.connector_status.updated') {
    return {
      schema: ConnectorStatusEvent,
      object: 'chargestation',
      data: EXAMPLE_DATA.connectorStatus,
    };
  }
  if (isActionEvent(type)) {
    return { schema: ActionEvent, object: 'action', data: exampleAction(type) };
  }
  if (type === 'organization.settings.updated') {
    const data = EXAMPLE_DATA.organization_settings;
    return { schema: OrganizationSettingsEvent, object: 'organization_settings', data };
  }
  if (/^chargestation\.(security_event|firmware_status|log_status|data_transfer)/.test(type)) {
    return { schema: StationNoticeEvent, object: 'chargestation', data: EXAMPLE_DATA.notice };
  }
  if (type === 'chargestation.connection_refused') {
    return { schema: ConnectionRefusedEvent, object: 'chargestation', data: REFUSED_EXAMPLE };
  }
  if (type === 'chargestation.connection_conflict') {
    return { schema: ConnectionConflictEvent, object: 'chargestation', data: CONFLICT_EXAMPLE };
  }
  const object = type.slice(0, type.indexOf('.')) as keyof typeof SCHEMAS;
  return { schema: SCHEMAS[object], object, data: EXAMPLE_DATA[object] };
}

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

/** Puts every event of the catalogue into the `webhooks` section of the API document. */
export function registerEventDocs(): void {
  for (const type of EVENT_TYPES) {
    const { schema, object, data } = documentationOf(type);
    const ofStation = 'chargestation' in data || object === 'chargestation';
    const example = exampleBody(type, object, data, {
      ...(!ofStation && { chargestation: null }),
      synthetic: schema === ConnectorStatusEvent,
    });
    registerWebhookDocs(type, schema, EVENT_CATALOGUE[type], example);
  }
}
