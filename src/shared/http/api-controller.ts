import { applyDecorators, Controller, UseInterceptors, UsePipes } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { EnvelopeInterceptor } from './envelope.js';
import { IdempotencyInterceptor } from './idempotency.js';
import { RequestOrderInterceptor } from './request-order.js';
import { RequestValidationPipe } from './validation.pipe.js';

/**
 * A controller of the public API under `/v1.1/<path>` (or another prefix): validated requests, enveloped answers, `Idempotency-Key` on POST.
 * These are set per controller and never globally, since a global pipe would also reach the OCPP gateway.
 */
export function ApiController(path: string, tag: string, prefix = 'v1.1'): ClassDecorator {
  return applyDecorators(
    Controller(`${prefix}/${path}`),
    ApiTags(tag),
    UsePipes(RequestValidationPipe),
    UseInterceptors(RequestOrderInterceptor, IdempotencyInterceptor, EnvelopeInterceptor),
  );
}
