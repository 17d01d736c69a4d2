import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsDate, Matches, MinDate, ValidateIf } from 'class-validator';
import { toTime } from '../shared/http/pagination.js';
import { MayBeAbsent } from '../shared/http/validators.js';
import { CommandBody, PlacedCommandBody, Whole, Word } from './command-fields.js';

/** ConnectorEnumType of OCPP 2.0.1. */
const CONNECTOR_TYPES = [
  'cCCS1',
  'cCCS2',
  'cG105',
  'cTesla',
  'cType1',
  'cType2',
  's309-1P-16A',
  's309-1P-32A',
  's309-3P-16A',
  's309-3P-32A',
  'sBS1361',
  'sCEE-7-7',
  'sType2',
  'sType3',
  'Other1PhMax16A',
  'Other1PhOver16A',
  'Other3Ph',
  'Pan',
  'wInductive',
  'wResonant',
  'Undetermined',
  'Unknown',
] as const;

/** Both versions together; what is too long for 1.6 is refused when its message is made. */
const IDENTIFIER = /^[\x20-\x7e]{1,36}$/;
const IDENTIFIER_RULE = { message: '$property must be 1 to 36 printable ASCII characters' };

function Identifier(description: string, example: string, optional: boolean): PropertyDecorator {
  return applyDecorators(
    ApiProperty({ type: 'string', maxLength: 36, description, example, required: !optional }),
    ...(optional ? [MayBeAbsent()] : []),
    Matches(IDENTIFIER, IDENTIFIER_RULE),
  );
}

/** Body of `POST .../reserve_now`. */
export class ReserveNow extends PlacedCommandBody {
  @ApiProperty({
    type: 'string',
    maxLength: 36,
    description: 'Token that may use the reservation; required unless given as `id_tag`',
    example: '04E91C5A123480',
    required: false,
  })
  @ValidateIf(({ id_tag, idTag }: ReserveNow) => idTag !== undefined || id_tag === undefined)
  @Matches(IDENTIFIER, IDENTIFIER_RULE)
  idTag?: string;

  @Identifier('The same as `idTag`; idTag goes first', '04E91C5A123480', true)
  id_tag?: string;

  @ApiProperty({
    type: 'string',
    format: 'date-time',
    description: 'End of the reservation. ISO 8601, in the future',
    example: '2036-01-01T00:00:00.000Z',
  })
  @Transform(toTime)
  @IsDate({ message: '$property must be an ISO 8601 time, for example 2036-01-01T00:00:00Z' })
  @MinDate(() => new Date(), { message: '$property must be in the future' })
  expiryDate: Date;

  @Identifier(
    'Group whose tokens may use the reservation too; default that of the token, if it is registered',
    'FLEET-7',
    true,
  )
  parentIdTag?: string;

  @Whole(
    'Number by which the station knows the reservation; one that it knows already is replaced. Default: a new one',
    { optional: true, example: 42 },
  )
  reservationId?: number;

  @Word(CONNECTOR_TYPES, 'Any EVSE with this type of connector (2.0.1), in place of a number', {
    optional: true,
    example: 'cCCS2',
  })
  connectorType?: string;
}

/** Body of `POST .../cancel_reservation`. */
export class CancelReservation extends CommandBody {
  @Whole('Number by which the station knows the reservation', { example: 42 })
  reservationId: number;
}
