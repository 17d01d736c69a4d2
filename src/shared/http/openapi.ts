import type { NestExpressApplication } from '@nestjs/platform-express';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import type { Config } from '../config.js';
import { FailureResponse } from './api-result.js';
import { completeOperation } from './openapi-operation.js';
import { describeWebhooks } from './openapi-webhooks.js';
import { operationName } from './operation-name.js';
import { withShortSchemaNames } from './schema-names.js';
import { webhookDocs } from './webhook-docs.js';

const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;

/**
 * Serves the OpenAPI 3.1 document at `/v1.1/openapi.json` and Swagger UI at `/docs`. The document is built at the first
 * request, when every module has registered its webhook events. Call it before `listen`.
 */
export function setupOpenApi(app: NestExpressApplication, config: Config): void {
  SwaggerModule.setup('docs', app, () => createOpenApiDocument(app, config), {
    jsonDocumentUrl: 'v1.1/openapi.json',
    raw: ['json'],
    customSiteTitle: 'Ohmgate API',
    swaggerOptions: { persistAuthorization: true, displayRequestDuration: true, filter: true },
  });
}

/** The document: paths written in full, no server prefix, webhook events in `webhooks`. */
export function createOpenApiDocument(app: NestExpressApplication, config: Config): OpenAPIObject {
  const events = webhookDocs();
  const description = [
    'One REST API and one stream of webhooks for every charging station, whatever OCPP it speaks.',
    'Press **Authorize** and enter an API key; the server prints one at its first start.',
    `Answers are envelopes: \`{ok, message, result}\`, failures \`{ok, message, result, error}\`. This server is ${config.publicUrl}.`,
  ].join('\n\n');
  const builder = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('Ohmgate')
    .setVersion('1.1')
    .setDescription(description)
    .setLicense('Apache-2.0', 'https://www.apache.org/licenses/LICENSE-2.0')
    .addBearerAuth({
      type: 'http',
      scheme: 'bearer',
      bearerFormat: 'API key',
      description: 'An API key',
    })
    .build();
  const document = SwaggerModule.createDocument(app, builder, {
    operationIdFactory: operationName,
    extraModels: [FailureResponse, ...events.map(({ schemaClass }) => schemaClass)],
  });
  for (const [path, operations] of Object.entries(document.paths)) {
    for (const method of METHODS) {
      if (operations[method]) completeOperation(path, method, operations[method]);
    }
  }
  describeWebhooks(document, events);
  return withShortSchemaNames(document);
}
