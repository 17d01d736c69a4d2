import { applyDecorators, type Type } from '@nestjs/common';
import { ApiExtraModels, ApiProperty, ApiResponse, getSchemaPath } from '@nestjs/swagger';
import { ERROR_STATUS, type ErrorCode } from '../errors.js';

/** One fault of a request, in the failure envelope. */
export class ErrorDetailResponse {
  @ApiProperty({
    description:
      'Dotted path of the field; `query.<name>` for query parameters, empty for the request as a whole',
    example: 'address.city',
  })
  path: string;

  @ApiProperty({ description: 'The broken rule in one word', example: 'isString' })
  rule: string;

  @ApiProperty({ description: 'What would be right', example: 'address.city must be a string' })
  advice: string;
}

/** `error` of the failure envelope. */
export class ErrorResponse {
  @ApiProperty({ description: 'Stable code to program against', enum: Object.keys(ERROR_STATUS) })
  code: string;

  @ApiProperty({ description: 'What is wrong, field by field', type: [ErrorDetailResponse] })
  details: ErrorDetailResponse[];

  @ApiProperty({
    description: 'Names the request in the log; also in the header X-Request-Id',
    example: '6560a1b2c3d4e5f60718293a',
  })
  requestId: string;
}

/** Every failure of the API. */
export class FailureResponse {
  @ApiProperty({ description: 'Always false', example: false })
  ok: boolean;

  @ApiProperty({
    description: 'What is wrong and how to mend it',
    example: 'address.city must be a string',
  })
  message: string;

  @ApiProperty({ description: 'Always null', type: 'null', example: null })
  result: null;

  @ApiProperty({ description: 'The fault', type: ErrorResponse })
  error: ErrorResponse;
}

const ok = { type: 'boolean', example: true };
const message = { type: 'string', description: 'One sentence for a person', example: 'Success' };

function documented(status: number, model: Type, schema: object, description: string) {
  return applyDecorators(
    ApiExtraModels(model),
    ApiResponse({ status, description, schema: { type: 'object', ...schema } }),
  );
}

const event_cursor = {
  type: 'string',
  description:
    'Start `GET /v1.1/events/stream?after=` here to keep the list fresh: it shows the effects of every event up to this place',
  example: 'NTIzMS4tMQ',
};

/** Documents a success envelope whose `result` is one object. */
export function ApiResult(model: Type, options: { status?: number; description?: string } = {}) {
  const properties = { ok, message, result: { $ref: getSchemaPath(model) } };
  const schema = { required: ['ok', 'message', 'result'], properties };
  return documented(options.status ?? 200, model, schema, options.description ?? 'Success');
}

/** Documents a page list: `result` with `hasNext`, `hasPrevious` and `event_cursor`. */
export function ApiPage(model: Type, options: { description?: string } = {}) {
  const result = { type: 'array', items: { $ref: getSchemaPath(model) } };
  const hasNext = { type: 'boolean', description: 'There is a page after this one' };
  const hasPrevious = { type: 'boolean', description: 'There is a page before this one' };
  const properties = { ok, message, result, hasNext, hasPrevious };
  const required = Object.keys(properties);
  const schema = { required, properties: { ...properties, event_cursor } };
  return documented(200, model, schema, options.description ?? 'One page');
}

/** Documents a cursor list: `result` with `next`; read from its newest item on also with `newest` and `event_cursor`. */
export function ApiCursorList(
  model: Type,
  options: { description?: string; newestFirst?: true } = {},
) {
  const result = { type: 'array', items: { $ref: getSchemaPath(model) } };
  const next = {
    type: ['string', 'null'],
    description: 'Give it as `after` to read on; null when there is nothing to wait for',
  };
  const newest = {
    type: ['string', 'null'],
    description: 'Give it as `after` to read what has come since',
  };
  const older = {
    ...next,
    description:
      'Give it as `before` to read on (as `after`, if you came with that); null at the end',
  };
  const properties = options.newestFirst
    ? { ok, message, result, next: older, newest, event_cursor }
    : { ok, message, result, next };
  const schema = { required: Object.keys(properties), properties };
  return documented(200, model, schema, options.description ?? 'One part of the log');
}

/** Documents one failure of a route by its code; of several with one status each gets a paragraph. */
export function ApiFailure(code: ErrorCode, description: string): MethodDecorator {
  const schema = { $ref: getSchemaPath(FailureResponse) };
  const answer = { status: ERROR_STATUS[code], description: `\`${code}\`: ${description}`, schema };
  return applyDecorators(ApiExtraModels(FailureResponse), ApiResponse(answer));
}
