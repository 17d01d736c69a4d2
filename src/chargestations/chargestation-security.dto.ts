import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional, IsString, MaxLength } from 'class-validator';
import { SECURITY_TYPES, type SecurityType } from '../shared/vocabulary/security.js';

/** `security` of a chargestation. */
export class ChargestationSecurity {
  @ApiProperty({
    enum: SECURITY_TYPES,
    description:
      'How the station proves its identity, OCPP security profiles 0 to 3: not at all, password, password over TLS, client certificate',
    example: 'basic_auth',
  })
  @IsIn(SECURITY_TYPES)
  type: SecurityType;

  @ApiPropertyOptional({
    type: String,
    nullable: true,
    description:
      'Serial number of the station, which must be the CN of its client certificate (`mtls`). Left out, it is that of its last BootNotification; if there was none, the first certificate of a station with `mtls` binds it. Shown where there is one',
    example: 'SN-1',
  })
  @IsOptional()
  @IsString()
  @MaxLength(64)
  serial_number?: string | null;
}
