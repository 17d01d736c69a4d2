import { ApiProperty } from '@nestjs/swagger';
import { IsInt, Max, Min } from 'class-validator';
import { MayBeAbsent } from '../shared/http/validators.js';
import { DEFAULT_OVERLAP_S, LONGEST_OVERLAP_S } from './secret-rotation.js';

const SECRET = 'whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oDazfpWLCGNhc=';

/** The signing secret of an endpoint. */
export class WebhookSecretResponse {
  @ApiProperty({ description: 'Verifies the signatures', example: SECRET })
  secret: string;
}

/** Body of `POST /v1.1/webhooks/{id}/rotate_secret`. */
export class RotateSecret {
  @ApiProperty({
    required: false,
    type: 'integer',
    default: DEFAULT_OVERLAP_S,
    minimum: 0,
    maximum: LONGEST_OVERLAP_S,
    description:
      'How long (s) the old secret signs beside the new one; both signature headers then carry a signature of each. 0: all old secrets end at once',
  })
  @MayBeAbsent()
  @IsInt()
  @Min(0)
  @Max(LONGEST_OVERLAP_S)
  overlap?: number;
}

/** The new signing secret. */
export class RotatedSecretResponse extends WebhookSecretResponse {
  @ApiProperty({
    description: 'Until when the old secret signs as well, ISO 8601, UTC',
    example: '2026-01-02T00:00:00.000Z',
  })
  previousValidUntil: string;
}
