import { describe, expect, it } from 'vitest';
import type {
  Outcome,
  ProtocolAdapter,
  StationReport,
} from '../../src/ocpp-gateway/protocol-adapter.js';
import { validate } from '../../src/ocpp-gateway/rpc/message-schemas.js';
import type { Authorization } from '../../src/shared/vocabulary/id-token.js';

/** The server's clock in the tables: 2026-03-05T12:00:00.000Z. */
export const NOW = Date.UTC(2026, 2, 5, 12);

/** One message: what the station sends, what it says in vocabulary words, and what is answered. */
export interface RouteRow {
  action: string;
  /** What is special about this one. */
  case: string;
  /** A legal request, unless `broken`. */
  request: object;
  /** The request breaks its schema: it is what a lenient station sends. */
  broken?: true;
  /** What `report` must return. */
  report: StationReport;
  /** What the modules decide; `now` is NOW. */
  outcome?: Partial<Outcome>;
  /** What `answer` must return; legal in every row. Default `{}`. */
  answer?: object;
}

/** An outcome that says this of the token, without a time and a group unless given. */
export function authorized(
  status: Authorization['status'],
  more: Partial<Authorization> = {},
): Pick<Outcome, 'authorization'> {
  return { authorization: { status, expiryDate: null, parent: null, ...more } };
}

/** Runs a table of messages through the routes of a version and holds requests and answers against the schemas. */
export function describeRoutes({ version, inbound }: ProtocolAdapter, rows: RouteRow[]): void {
  describe(`OCPP ${version}`, () => {
    it.each(rows)('$action: $case', (row) => {
      const { action, request, outcome, answer = {} } = row;
      const { violations, error } = validate(version, 'request', action, request, 'lenient');
      expect(violations.length > 0 || error !== undefined).toBe(row.broken === true);

      const route = inbound[action]!;
      const context = { receivedAt: NOW, payloadText: JSON.stringify(request) };
      const report = route.report(request as never, context);
      expect(report).toEqual(row.report);

      const answered = route.answer(request as never, { now: NOW, ...outcome });
      expect(answered).toEqual(answer);
      expect(validate(version, 'response', action, answered, 'strict').error).toBeUndefined();
    });
  });
}

/** Row of a message that is kept, passed on under `type`, and always answered with the same payload. */
export function keptRow(
  action: string,
  type: NonNullable<StationReport['notice']>['type'],
  request: object,
  answer: object = {},
): RouteRow {
  const report = { notice: { type, action, payload: request } };
  return { action, case: `kept, ${type ?? 'no webhook'}`, request, report, answer };
}
