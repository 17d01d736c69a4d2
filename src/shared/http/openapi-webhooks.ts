import { getSchemaPath, type OpenAPIObject } from '@nestjs/swagger';
import type { Operation } from './openapi-operation.js';
import type { WebhookDocs } from './webhook-docs.js';

type Schema = Exclude<
  NonNullable<NonNullable<OpenAPIObject['components']>['schemas']>[string],
  { $ref: string }
>;

/** Name of the schema that any event fits. */
const ANY = 'WebhookEvent';

/**
 * Adds the `webhooks` section to a document. Each schema of an event lists the types that have it, so that a program which has compared
 * `type` knows what `data` is; `WebhookEvent` is one of them all.
 */
export function describeWebhooks(document: OpenAPIObject, events: readonly WebhookDocs[]): void {
  const schemas = document.components?.schemas ?? {};
  const names = new Map<string, string[]>();
  for (const { name, schemaClass } of events) {
    names.set(schemaClass.name, [...(names.get(schemaClass.name) ?? []), name]);
  }
  for (const [schema, types] of names) {
    const { properties } = schemas[schema] as Schema;
    (properties?.type as Schema).enum = types;
  }
  if (names.size > 0) {
    schemas[ANY] = {
      description: 'Body of a webhook, told apart by `type`',
      oneOf: [...names.keys()].map((schema) => ({ $ref: getSchemaPath(schema) })),
    };
  }
  document.webhooks = Object.fromEntries(
    events.map((event) => [event.name, { post: webhookOperation(event) }]),
  );
}

function webhookOperation({ name, schemaClass, description, example }: WebhookDocs): Operation {
  const schema = {
    allOf: [
      { $ref: getSchemaPath(schemaClass) },
      { type: 'object' as const, properties: { type: { type: 'string', enum: [name] } } },
    ],
  };
  return {
    operationId: name,
    tags: ['Webhooks'],
    description,
    parameters: HEADERS,
    requestBody: {
      required: true,
      content: { 'application/json': { schema, example: example() } },
    },
    responses: {
      '2XX': { description: 'Received. Any other answer is repeated; 410 disables the endpoint.' },
    },
  };
}

/** What each delivery is signed and told apart by. */
const HEADERS = [
  header('webhook-id', '`_id` of the event: the same at every attempt and endpoint'),
  header('webhook-timestamp', 'Time of this attempt, in seconds since 1970', '1795341600'),
  header(
    'webhook-signature',
    '`v1,` and the base64 of HMAC-SHA256 over `<webhook-id>.<webhook-timestamp>.<body>`; the key is what the secret after `whsec_` spells in base64. Several, separated by spaces, while a rotated secret overlaps',
    'v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=',
  ),
  header(
    'edrv-signature',
    '`t=<ms>,v1=<hex of HMAC-SHA256 over the body>`; the key is the whole secret as text. Another `,v1=` while a rotated secret overlaps. `t` is not covered',
    't=1795341600000,v1=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17',
  ),
];

function header(name: string, description: string, example = '6560a1b2c3d4e5f6071829aa') {
  return {
    name,
    in: 'header' as const,
    required: true,
    description,
    schema: { type: 'string' as const },
    example,
  };
}
