import { DomainError } from '../shared/errors.js';
import type { Violation } from '../shared/vocabulary/station.js';
import type { StationCommandName, StationCommands } from '../shared/vocabulary/station-command.js';
import {
  NotInThisVersion,
  type OutboundCall,
  type OutboundRoute,
  type ProtocolAdapter,
} from './protocol-adapter.js';
import { validate } from './rpc/message-schemas.js';

/** A command in a version's words. */
export interface TranslatedCommand {
  route: OutboundRoute<never>;
  /** Legal by their schemas, unless there is a `fault`. */
  calls: OutboundCall[];
  /** Why they must not be sent: a value that the schema of a message does not allow. */
  fault: DomainError | null;
}

/**
 * Says a command in the words of a version and holds each payload against its schema.
 *
 * @throws DomainError `not_supported_by_protocol` with the version's reason
 */
export function translateCommand<Name extends StationCommandName>(
  { version, outbound }: ProtocolAdapter,
  name: Name,
  request: StationCommands[Name],
): TranslatedCommand {
  const route = outbound[name] as OutboundRoute<StationCommands[Name]> | NotInThisVersion;
  const calls = route instanceof NotInThisVersion ? route : route.calls(request);
  if (route instanceof NotInThisVersion || calls instanceof NotInThisVersion) {
    throw new DomainError('not_supported_by_protocol', (calls as NotInThisVersion).reason);
  }
  for (const { action, payload } of calls) {
    const { error } = validate(version, 'request', action, payload, 'strict');
    if (error) return { route, calls, fault: toFault(action, error.details) };
  }
  return { route, calls, fault: null };
}

function toFault(action: string, details: Violation | Record<string, never>): DomainError {
  const { path = '', rule = 'schema' } = details;
  const place = path === '' ? `The payload of ${action}` : `${path} of ${action}`;
  const advice = `${place} breaks the rule ${rule} of its schema`;
  return new DomainError('invalid_field', `${advice}.`, [
    { path: path === '' ? 'payload' : `payload.${path}`, rule, advice },
  ]);
}
