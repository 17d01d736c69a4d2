import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsEmail, IsIn, IsObject, IsString, Length, MaxLength } from 'class-validator';
import { ROLES, type Role } from '../shared/http/principal.js';
import { MayBeAbsent } from '../shared/http/validators.js';
import type { Member } from './member.entity.js';

const ID = '6560a1b2c3d4e5f60718293a';
const TIME = '2026-01-01T00:00:00.000Z';
const NAME = { description: 'Name shown to people and in histories', example: 'Dana Ruiz' };
const ROLE = {
  enum: ROLES,
  description:
    'What the member may do: viewers read, developers also work with stations and webhooks, admins also with settings, keys and members',
  example: 'developer',
};
const META_DATA = { description: 'Free data', example: { team: 'operations' } };

/** Body of `POST /v1.1/members`. */
export class InviteMember {
  @ApiProperty({
    description: 'E-mail, by which the member signs in; unique in the installation, any case',
    example: 'dana@example.com',
  })
  @Transform(({ value }) => (typeof value === 'string' ? value.toLowerCase() : value))
  @IsEmail({ require_tld: false })
  @MaxLength(254)
  email: string;

  @ApiProperty(NAME)
  @IsString()
  @Length(1, 200)
  name: string;

  @ApiProperty(ROLE)
  @IsIn(ROLES)
  role: Role;

  @ApiProperty({ ...META_DATA, required: false })
  @MayBeAbsent()
  @IsObject()
  meta_data?: Record<string, unknown>;
}

/** Body of `PATCH /v1.1/members/{id}`. */
export class UpdateMember {
  @ApiProperty({ ...NAME, required: false })
  @MayBeAbsent()
  @IsString()
  @Length(1, 200)
  name?: string;

  @ApiProperty({ ...ROLE, required: false })
  @MayBeAbsent()
  @IsIn(ROLES)
  role?: Role;

  @ApiProperty({
    required: false,
    description: 'Free data; replaces the previous object',
    example: { team: 'operations' },
  })
  @MayBeAbsent()
  @IsObject()
  meta_data?: Record<string, unknown>;
}

/** A member as REST shows it. */
export class MemberResponse {
  @ApiProperty({ description: '24 hex characters', example: ID })
  _id: string;

  @ApiProperty({ description: 'In small letters', example: 'dana@example.com' })
  email: string;

  @ApiProperty(NAME)
  name: string;

  @ApiProperty(ROLE)
  role: Role;

  @ApiProperty({
    enum: ['invited', 'active'],
    description: '`active` has a password, `invited` has not taken up the invitation yet',
    example: 'active',
  })
  status: 'invited' | 'active';

  @ApiProperty({
    description:
      'Until when the open invitation can be taken up, ISO 8601, UTC; null: none is open',
    type: 'string',
    nullable: true,
    example: null,
  })
  invitationExpiresAt: string | null;

  @ApiProperty({
    description: 'Last sign-in with the password, ISO 8601, UTC; null: never',
    type: 'string',
    nullable: true,
    example: TIME,
  })
  lastSignInAt: string | null;

  @ApiProperty(META_DATA)
  meta_data: Record<string, unknown>;

  @ApiProperty({ description: 'ISO 8601, UTC', example: TIME })
  createdAt: string;

  @ApiProperty({ description: 'ISO 8601, UTC', example: TIME })
  updatedAt: string;
}

/** A one-time link that sets the password of a member. */
export class InvitationResponse {
  @ApiProperty({
    description: 'For `POST /admin/invitation`; shown this once',
    example: 'q0x2VYc1n0bX0Yt3yqR5m7T9w1C4eF6hJ8kL0nP2rSU',
  })
  token: string;

  @ApiProperty({
    description: 'To be given to the member; shown this once',
    example: 'https://ohmgate.example/admin/invitation#token=q0x2VYc1n0bX0Yt3yqR5m7T9w1C4e',
  })
  url: string;

  @ApiProperty({ description: 'Valid for 7 days, ISO 8601, UTC', example: TIME })
  expiresAt: string;
}

/** A member who was just invited. */
export class InvitedMemberResponse extends MemberResponse {
  @ApiProperty({ description: 'How the member gets in', type: InvitationResponse })
  invitation: InvitationResponse;
}

export function toResponse(member: Member): MemberResponse {
  const { _id, email, name, role, meta_data } = member;
  return {
    _id,
    email,
    name,
    role,
    status: member.password === null ? 'invited' : 'active',
    invitationExpiresAt: member.invitationExpiresAt?.toISOString() ?? null,
    lastSignInAt: member.lastSignInAt?.toISOString() ?? null,
    meta_data,
    createdAt: member.createdAt.toISOString(),
    updatedAt: member.updatedAt.toISOString(),
  };
}
