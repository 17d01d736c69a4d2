import { applyDecorators, SetMetadata } from '@nestjs/common';
import { ApiOperation, ApiQuery } from '@nestjs/swagger';
import { ActionResponse } from './action-response.js';
import { ApiFailure, ApiResult } from './api-result.js';
import { Authorized } from './authorized.js';

/**
 * Metadata of `@CommandRoute`: the type of the command, which is also the scope that an API key needs. Such a route keeps its
 * `Idempotency-Key` with the Action, not in the transaction of the request.
 */
export const COMMAND_ROUTE = 'ohmgate:command-route';

/**
 * A route that commands a station: for admins and developers, with `wait` and `dry_run`, answered with the Action as 200 or 202.
 * Read the parameters with `@CommandOptions()` and answer with `ActionAnswer.of()`.
 *
 * @param type public type of the command, for example `chargestation.reset`
 */
export function CommandRoute(
  type: `${string}.${string}`,
  summary: string,
  description?: string,
): MethodDecorator {
  return applyDecorators(
    CommandScope(type),
    Authorized('admin', 'developer'),
    ApiOperation({ summary, description }),
    ApiQuery(WAIT),
    ApiQuery(DRY_RUN),
    ApiResult(ActionResponse, { status: 200, description: FINISHED }),
    ApiResult(ActionResponse, { status: 202, description: 'The Action, still under way' }),
    ApiFailure('chargestation_offline', 'The station has no open connection; nothing is queued'),
    ApiFailure('not_supported_by_protocol', 'The OCPP version of the station has no such command'),
    ApiFailure('protocol_unknown', 'dry_run for a station that has never connected'),
    ApiFailure('command_queue_full', 'Too many commands wait for this station'),
  );
}

/** A route that commands a station without being answered by the Action alone: what `@CommandRoute` says of the credential. */
export function CommandScope(type: `${string}.${string}`): MethodDecorator {
  return applyDecorators(
    SetMetadata(COMMAND_ROUTE, type),
    ApiFailure('forbidden', `An API key with scopes needs \`${type}\` or its family`),
  );
}

const FINISHED =
  'The finished Action, whatever its outcome; with `dry_run=true` the OCPP message as `{action, payload}`, a list when the command takes several';

const WAIT = {
  name: 'wait',
  required: false,
  schema: { type: 'integer', minimum: 1, maximum: 60 },
  description: 'Wait for the answer of the station up to this many seconds',
} as const;

const DRY_RUN = {
  name: 'dry_run',
  required: false,
  schema: { type: 'boolean' },
  description: 'Only check: answer with the exact OCPP message, store nothing and send nothing',
} as const;
