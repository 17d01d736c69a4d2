import { getSchemaPath, type OpenAPIObject } from '@nestjs/swagger';
import { ERROR_STATUS, type ErrorCode } from '../errors.js';
import { FailureResponse } from './api-result.js';

/** One operation of the OpenAPI document. */
export type Operation = NonNullable<OpenAPIObject['paths'][string]['get']>;

type Parameter = NonNullable<Operation['parameters']>[number];

/**
 * Adds to a documented operation what follows from its shape: the parameters of its path that no handler names, the failures, and the header that every POST takes; and puts its
 * query parameters so that Swagger UI sends none that nobody filled in.
 */
export function completeOperation(path: string, method: string, operation: Operation): void {
  if (!operation.security?.length) return;
  operation.parameters = withPlaces(path, operation.parameters ?? []).flatMap(withoutExample);
  const places = operation.parameters.map((parameter) => 'in' in parameter && parameter.in);
  const codes: ErrorCode[] = ['rate_limited', 'database_unavailable'];
  if (places.includes('path')) codes.push('not_found');
  if (places.includes('query')) codes.push('invalid_field', 'unknown_field');
  if (operation.requestBody) {
    codes.push('invalid_json', 'body_too_large', 'invalid_field', 'unknown_field');
  }
  if (method === 'post') {
    operation.parameters.push(IDEMPOTENCY_KEY);
    codes.push('request_in_progress', 'idempotency_key_reused');
  }
  for (const code of new Set(codes)) addFailure(operation, code);
}

/** Some routes reach what `:id` names by a guard; their handlers name no parameter. */
function withPlaces(path: string, parameters: Parameter[]): Parameter[] {
  const known = parameters.map((parameter) => 'in' in parameter && parameter.name);
  const places = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name as string);
  const missing = places.filter((name) => !known.includes(name));
  return [...missing.map(idInPath), ...parameters];
}

function idInPath(name: string): Parameter {
  const schema = { type: 'string' };
  return { name, in: 'path', required: true, schema, description: '24 hex characters' };
}

const IDEMPOTENCY_KEY: Parameter = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  schema: { type: 'string', minLength: 1, maxLength: 255 },
  description:
    'A repeat of the same API key or member within 24 h has no further effect and gets the first answer',
};

function addFailure(operation: Operation, code: ErrorCode): void {
  const status = ERROR_STATUS[code];
  const known = operation.responses[status];
  if (known && 'description' in known) {
    if (!known.description?.includes(`\`${code}\``)) known.description += `. \`${code}\``;
    return;
  }
  operation.responses[status] = {
    description: `\`${code}\``,
    content: { 'application/json': { schema: { $ref: getSchemaPath(FailureResponse) } } },
  };
}

/** Swagger UI fills in examples, and an object as a whole: so a range becomes its two bounds, and optional ones lose theirs. */
function withoutExample(parameter: Parameter): Parameter[] {
  if (!('in' in parameter) || parameter.in !== 'query' || parameter.required) return [parameter];
  const { style, explode: _, ...plain } = parameter;
  const { example: __, ...schema } = { example: undefined, ...parameter.schema };
  if (style !== 'deepObject') return [{ ...plain, schema }];
  return ['$gte', '$lte'].map((bound) => ({
    ...plain,
    name: `${parameter.name}[${bound}]`,
    description: bound === '$gte' ? 'At this time or later' : 'At this time or earlier',
    schema: { type: 'string', format: 'date-time' },
  }));
}
