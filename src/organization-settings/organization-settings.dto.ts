import { ApiProperty, IntersectionType, PartialType } from '@nestjs/swagger';
import { IsBoolean, IsIn, IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';
import type { OrganizationSettings } from './organization-settings.commands.js';
import type { OrganizationSettingsChange } from './organization-settings-change.entity.js';

/** The settings as REST shows and takes them. */
export class OrganizationSettingsDto implements OrganizationSettings {
  @ApiProperty({
    default: false,
    description:
      'Send a 1.6-style connector status (for example SuspendedEV) for each change of the chargingState of an OCPP 2.0.1 transaction',
  })
  @IsBoolean()
  include_artificial_status_notification_for_201: boolean;

  @ApiProperty({
    default: false,
    description: 'Show the raw sampled values of the newest message on the session',
  })
  @IsBoolean()
  include_raw_energy_report: boolean;

  @ApiProperty({ default: false, description: "Show the driver's token as `id_tag` on sessions" })
  @IsBoolean()
  include_id_tag: boolean;

  @ApiProperty({
    default: 'reject',
    enum: ['accept', 'reject'],
    description:
      'Answer to tokens that nobody registered: Accepted, or Invalid (OCPP 1.6) and Unknown (2.0.1)',
  })
  @IsIn(['accept', 'reject'])
  unknown_tokens: 'accept' | 'reject';

  @ApiProperty({
    type: 'integer',
    default: 120,
    minimum: 1,
    maximum: 86_400,
    description: 'How long a requested session may wait for its start, in s',
  })
  @IsInt()
  @Min(1)
  @Max(86_400)
  session_start_timeout: number;

  @ApiProperty({
    type: 'integer',
    default: 300,
    minimum: 1,
    maximum: 86_400,
    description: 'Heartbeat interval given to stations in the answer to BootNotification, in s',
  })
  @IsInt()
  @Min(1)
  @Max(86_400)
  heartbeat_interval: number;

  @ApiProperty({
    type: 'integer',
    default: 30,
    minimum: 1,
    maximum: 36_500,
    description:
      'Days for which events are kept, with their deliveries and attempts; removed within the day after. A delivery that is still to be repeated then fails with event_expired: fewer than 4 days cut its attempts short',
  })
  @IsInt()
  @Min(1)
  @Max(36_500)
  retention_events: number;

  @ApiProperty({
    type: 'integer',
    default: 30,
    minimum: 1,
    maximum: 36_500,
    description:
      'Days for which OCPP messages (GET /v1.1/chargestations/{id}/ocpp_messages) are kept; removed within the day after',
  })
  @IsInt()
  @Min(1)
  @Max(36_500)
  retention_ocpp_messages: number;

  @ApiProperty({
    type: 'integer',
    default: 3650,
    minimum: 1,
    maximum: 36_500,
    description:
      'Days for which an ended or cancelled session is kept after its last change, with its messages and energy reports; removed within the day after. A session that goes on is never removed',
  })
  @IsInt()
  @Min(1)
  @Max(36_500)
  retention_sessions: number;

  @ApiProperty({
    type: 'integer',
    default: 365,
    minimum: 1,
    maximum: 36_500,
    description:
      'Days for which finished actions (commands to stations) and ended reservations are kept; removed within the day after',
  })
  @IsInt()
  @Min(1)
  @Max(36_500)
  retention_actions: number;

  @ApiProperty({
    type: 'integer',
    default: 3650,
    minimum: 365,
    maximum: 36_500,
    description:
      'Days for which entries of the audit log are kept; removed within the day after. Until then the database refuses to delete them',
  })
  @IsInt()
  @Min(365)
  @Max(36_500)
  retention_audit_log: number;
}

class SettingsNote {
  @ApiProperty({
    required: false,
    nullable: true,
    type: 'string',
    description: 'Why; kept in the history of the settings',
    example: 'Our billing needs SuspendedEV',
  })
  @IsOptional()
  @IsString()
  @MaxLength(1000)
  note?: string | null;
}

/** Body of `PATCH /v1.1/organization/settings`: any subset of the settings. */
export class UpdateOrganizationSettings extends IntersectionType(
  PartialType(OrganizationSettingsDto, { skipNullProperties: false }),
  SettingsNote,
) {}

/** Who changed the settings. */
export class ChangedByResponse {
  @ApiProperty({
    description: '`_id` of the API key; null for a member of the admin panel',
    type: 'string',
    nullable: true,
    example: '6560a1b2c3d4e5f60718293a',
  })
  api_key: string | null;

  @ApiProperty({
    description: '`_id` of the member; null for an API key',
    type: 'string',
    nullable: true,
    example: null,
  })
  member: string | null;

  @ApiProperty({
    description: 'Name that the key or the member had then',
    example: 'Bootstrap admin key',
  })
  name: string;
}

/** One change of the settings as REST shows it. */
export class SettingsChangeResponse {
  @ApiProperty({ description: '24 hex characters', example: '6560a1b2c3d4e5f60718293a' })
  _id: string;

  @ApiProperty({ description: 'Who changed them', type: ChangedByResponse })
  changed_by: ChangedByResponse;

  @ApiProperty({ description: 'The changed fields only', example: { include_id_tag: false } })
  before: Partial<OrganizationSettings>;

  @ApiProperty({ description: 'The same fields afterwards', example: { include_id_tag: true } })
  after: Partial<OrganizationSettings>;

  @ApiProperty({
    description: 'Why',
    type: 'string',
    nullable: true,
    example: 'Our billing needs it',
  })
  note: string | null;

  @ApiProperty({ description: 'ISO 8601, UTC', example: '2026-01-01T00:00:00.000Z' })
  createdAt: string;

  @ApiProperty({
    description: 'Equal to createdAt: a change is never changed',
    example: '2026-01-01T00:00:00.000Z',
  })
  updatedAt: string;
}

export function toResponse(change: OrganizationSettingsChange): SettingsChangeResponse {
  const { _id, changed_by, before, after, note } = change;
  const createdAt = change.createdAt.toISOString();
  const by = {
    api_key: changed_by.api_key,
    member: changed_by.member ?? null,
    name: changed_by.name,
  };
  return { _id, changed_by: by, before, after, note, createdAt, updatedAt: createdAt };
}
