import type { ValidationMode, Violation } from '../shared/vocabulary/station.js';
import type {
  InboundRoute,
  ProtocolAdapter,
  ReportContext,
  StationReport,
} from './protocol-adapter.js';
import { validate } from './rpc/message-schemas.js';
import { RpcError } from './rpc/rpc-error.js';

/** A request that was read, or the reason why it is refused. `violations` were forgiven. */
export type ReadRequest = { violations: readonly Violation[] } & (
  | { error: RpcError }
  | { error?: undefined; request: never; report: StationReport }
);

/** Ids are indexed: a longer one is refused, from lenient stations too (the specification has 36). */
const LONGEST_TRANSACTION_ID = 255;

/** Validates the payload of a station's CALL and translates it into vocabulary. */
export function readRequest(
  { version }: ProtocolAdapter,
  route: InboundRoute,
  action: string,
  payload: unknown,
  mode: ValidationMode,
  context: ReportContext,
): ReadRequest {
  const {
    payload: usable,
    violations,
    error,
  } = validate(version, 'request', action, payload, mode);
  if (error) return { violations, error };
  const request = usable as never;
  const report = route.report(request, context);
  const { transaction } = report;
  if (transaction) {
    if ((transaction.transactionId?.length ?? 0) > LONGEST_TRANSACTION_ID) {
      const details = { path: 'transactionInfo.transactionId', rule: 'maxLength' };
      return {
        violations,
        error: new RpcError(
          'PropertyConstraintViolation',
          'The transaction id is too long.',
          details,
        ),
      };
    }
    if (violations.some(({ rule }) => rule !== 'additionalProperties'))
      transaction.anomalies.push('schema_violation');
  }
  return { violations, request, report };
}
