import { ApiProperty } from '@nestjs/swagger';
import { PROTOCOLS } from './chargestations.dto.js';
import type { ChargestationResponse } from './chargestations.response.js';

/** A connector in a long list. */
export class ShortConnectorResponse {
  @ApiProperty({ description: '24 hex characters', example: '6560a1b2c3d4e5f607182931' })
  _id: string;

  @ApiProperty({ type: 'integer', description: 'EVSE', example: 1 })
  evseId: number;

  @ApiProperty({ type: 'integer', description: 'connectorId of the wire', example: 1 })
  ocppId: number;

  @ApiProperty({
    type: 'string',
    nullable: true,
    description: 'Public status',
    example: 'Charging',
  })
  status: string | null;

  @ApiProperty({ description: 'The status was derived from a chargingState', example: true })
  synthetic: boolean;

  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'Since when it holds',
  })
  statusAt: Date | null;
}

/** A chargestation in a long list (`fields=short`), about 250 bytes with one connector. */
export class ShortChargestationResponse {
  @ApiProperty({ description: '24 hex characters', example: '6560a1b2c3d4e5f607182930' })
  _id: string;

  @ApiProperty({ description: 'OCPP identity', example: 'CS001' })
  endpoint: string;

  @ApiProperty({
    type: 'string',
    nullable: true,
    description: 'Name for people',
    example: 'Depot 1',
  })
  name: string | null;

  @ApiProperty({ enum: PROTOCOLS, nullable: true, description: 'Null before the first handshake' })
  protocol: string | null;

  @ApiProperty({ description: 'A socket is open', example: true })
  online: boolean;

  @ApiProperty({ type: [ShortConnectorResponse], description: 'Ordered by evseId and ocppId' })
  connectors: ShortConnectorResponse[];
}

/** The short form of a chargestation. */
export function toShort(shown: ChargestationResponse): ShortChargestationResponse {
  const { _id, endpoint, name, protocol, online } = shown;
  const connectors = (shown.connectors as ShortConnectorResponse[]).map(
    ({ _id, evseId, ocppId, status, synthetic, statusAt }) => ({
      _id,
      evseId,
      ocppId,
      status,
      synthetic,
      statusAt,
    }),
  );
  return { _id, endpoint, name, protocol, online, connectors };
}
