import { ApiProperty } from '@nestjs/swagger';
import { IsObject, IsString, Length } from 'class-validator';
import { MayBeAbsent } from '../shared/http/validators.js';
import type { Organization } from './organization.entity.js';

/** Body of `PATCH /v1.1/organization`. */
export class UpdateOrganization {
  @ApiProperty({ required: false, description: 'Name shown to people', example: 'My organization' })
  @MayBeAbsent()
  @IsString()
  @Length(1, 200)
  name?: string;

  @ApiProperty({
    required: false,
    description: 'Free data; replaces the previous object',
    example: { crm: '4711' },
  })
  @MayBeAbsent()
  @IsObject()
  meta_data?: Record<string, unknown>;
}

/** An organization as REST shows it. */
export class OrganizationResponse {
  @ApiProperty({ description: '24 hex characters', example: '6560a1b2c3d4e5f60718293a' })
  _id: string;

  @ApiProperty({ description: 'Name shown to people', example: 'My organization' })
  name: string;

  @ApiProperty({ description: 'Free data', example: { crm: '4711' } })
  meta_data: Record<string, unknown>;

  @ApiProperty({ description: 'ISO 8601, UTC', example: '2026-01-01T00:00:00.000Z' })
  createdAt: string;

  @ApiProperty({ description: 'ISO 8601, UTC', example: '2026-01-01T00:00:00.000Z' })
  updatedAt: string;
}

export function toResponse({
  _id,
  name,
  meta_data,
  createdAt,
  updatedAt,
}: Organization): OrganizationResponse {
  return {
    _id,
    name,
    meta_data,
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
  };
}
