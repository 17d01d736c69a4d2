import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import {
  IsBoolean,
  IsDate,
  IsIn,
  IsInt,
  IsNumber,
  IsObject,
  IsString,
  Length,
  Max,
  Min,
} from 'class-validator';
import { toTime } from '../shared/http/pagination.js';
import { MayBeAbsent } from '../shared/http/validators.js';

/** Integers of OCPP are 32 bit signed. */
export const LARGEST_INTEGER = 2_147_483_647;

/** What a field of a command needs beside its kind. */
interface FieldOptions {
  example?: unknown;
  /** It may be left out. */
  optional?: boolean;
}

function field(kind: object, description: string, { example, optional }: FieldOptions) {
  const documented = { ...kind, description, required: !optional };
  const decorator = ApiProperty({ ...documented, ...(example !== undefined && { example }) });
  return optional ? [decorator, MayBeAbsent()] : [decorator];
}

/** One of the given words. */
export function Word(
  words: readonly string[],
  description: string,
  options: FieldOptions = {},
): PropertyDecorator {
  return applyDecorators(...field({ enum: words }, description, options), IsIn(words));
}

/** Text that is not empty. */
export function Text(description: string, options: FieldOptions = {}): PropertyDecorator {
  return applyDecorators(
    ...field({ type: 'string' }, description, options),
    IsString(),
    Length(1, 10_000),
  );
}

/** A whole number within 32 bit, from 0 unless said otherwise. */
export function Whole(
  description: string,
  { min = 0, ...options }: FieldOptions & { min?: number } = {},
): PropertyDecorator {
  return applyDecorators(
    ...field({ type: 'integer', minimum: min }, description, options),
    IsInt(),
    Min(min),
    Max(LARGEST_INTEGER),
  );
}

/** Any number. */
export function Decimal(description: string, options: FieldOptions = {}): PropertyDecorator {
  return applyDecorators(...field({ type: 'number' }, description, options), IsNumber());
}

export function Flag(description: string, options: FieldOptions = {}): PropertyDecorator {
  return applyDecorators(...field({ type: 'boolean' }, description, options), IsBoolean());
}

/** An ISO 8601 time, read as a Date. */
export function Time(description: string, options: FieldOptions = {}): PropertyDecorator {
  return applyDecorators(
    ...field({ type: 'string', format: 'date-time' }, description, options),
    Transform(toTime),
    IsDate({ message: '$property must be an ISO 8601 time, for example 2026-01-01T00:00:00Z' }),
  );
}

/** An object of OCPP that is passed on as it is; the schema of the message decides whether it is right. */
export function WireObject(description: string, options: FieldOptions = {}): PropertyDecorator {
  const kind = { type: 'object', additionalProperties: true };
  return applyDecorators(...field(kind, description, options), IsObject());
}

/** Fields of every command. */
export class CommandBody {
  @WireObject('Free data, kept with the Action', { optional: true, example: {} })
  meta_data?: Record<string, unknown>;
}

/** Fields of a command to a connector, an EVSE or the whole station. */
export class PlacedCommandBody extends CommandBody {
  @Whole(
    'Number of the connector; on a 2.0.1 station that of the EVSE. With evseId: the connector within it',
    { optional: true, example: 1 },
  )
  connectorId?: number;

  @Whole('EVSE, in place of connectorId or together with it', { optional: true })
  evseId?: number;
}
