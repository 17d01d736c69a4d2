import { ApiProperty } from '@nestjs/swagger';
import { IsString, Length } from 'class-validator';
import { PASSWORD_LENGTH } from '../organizations/organizations.commands.js';
import { ROLES, type Role } from '../shared/http/principal.js';

const ID = '6560a1b2c3d4e5f60718293a';

/** Body of `POST /admin/session`. */
export class SignIn {
  @ApiProperty({ description: 'E-mail of the member, in any case', example: 'admin@localhost' })
  @IsString()
  @Length(1, 254)
  email: string;

  @ApiProperty({ description: 'Password', example: 'correct horse battery' })
  @IsString()
  @Length(1, PASSWORD_LENGTH.max)
  password: string;
}

/** Body of `POST /admin/password`. */
export class ChangeOwnPassword {
  @ApiProperty({ description: 'The password of now', example: 'correct horse battery' })
  @IsString()
  @Length(1, PASSWORD_LENGTH.max)
  current_password: string;

  @ApiProperty({
    description: 'The new one, 10 to 200 characters',
    example: 'staple horse battery',
  })
  @IsString()
  @Length(PASSWORD_LENGTH.min, PASSWORD_LENGTH.max)
  password: string;
}

/** Body of `POST /admin/invitation`. */
export class TakeUpInvitation {
  @ApiProperty({
    description: 'From the link, after `#token=`',
    example: 'q0x2VYc1n0bX0Yt3yqR5m7T9w1C4eF6hJ8kL0nP2rSU',
  })
  @IsString()
  @Length(1, 100)
  token: string;

  @ApiProperty({
    description: 'Your password, 10 to 200 characters',
    example: 'correct horse battery',
  })
  @IsString()
  @Length(PASSWORD_LENGTH.min, PASSWORD_LENGTH.max)
  password: string;
}

/** Who is signed in. */
export class SignedInMemberResponse {
  @ApiProperty({ description: '24 hex characters', example: ID })
  _id: string;

  @ApiProperty({ description: 'Name shown to people and in histories', example: 'Dana Ruiz' })
  name: string;

  @ApiProperty({ description: 'In small letters', example: 'dana@example.com' })
  email: string;

  @ApiProperty({ enum: ROLES, description: 'What the member may do', example: 'admin' })
  role: Role;
}

/** The organization of who is signed in. */
export class SignedInOrganizationResponse {
  @ApiProperty({ description: '24 hex characters', example: ID })
  _id: string;

  @ApiProperty({ description: 'Name shown to people', example: 'My organization' })
  name: string;
}

/** A session of the admin panel. */
export class PanelSessionResponse {
  @ApiProperty({ description: 'Who is signed in', type: SignedInMemberResponse })
  member: SignedInMemberResponse;

  @ApiProperty({ description: 'What the session is for', type: SignedInOrganizationResponse })
  organization: SignedInOrganizationResponse;

  @ApiProperty({ type: [String], description: 'Names of the admins', example: ['Dana Ruiz'] })
  admins: string[];

  @ApiProperty({
    description: 'To be sent in the header `x-csrf-token` with every request but GET',
    example: 'Xb2l6kO3V1mJq9h0sPz4uWf7yTcR5eDgN8aKjLiMoQE',
  })
  csrf_token: string;

  @ApiProperty({
    description:
      'When the session ends at the latest (12 hours without a request end it before; an event stream is one request), ISO 8601, UTC',
    example: '2026-01-08T00:00:00.000Z',
  })
  expiresAt: string;
}
