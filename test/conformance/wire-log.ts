import { validate } from '../../src/ocpp-gateway/rpc/message-schemas.js';
import type { OcppVersion } from '../../src/shared/vocabulary/station.js';
import type { JsonObject, StationSocket } from '../support/station-socket.js';

/** One CALL of either side and how it was answered. */
export interface Exchange {
  from: 'station' | 'csms';
  action: string;
  payload: JsonObject;
  answer?: JsonObject;
  /** Code of the CALLERROR. */
  error?: string;
}

/** Every exchange on a station's socket, in the order of asking. */
export class WireLog {
  readonly exchanges: Exchange[] = [];
  private readonly open = new Map<string, Exchange>();

  constructor(
    private readonly version: OcppVersion,
    socket: StationSocket,
  ) {
    socket.onFrame = (direction, text) => {
      const frame = JSON.parse(text) as unknown[];
      this.note(direction === 'sent' ? 'station' : 'csms', frame);
    };
  }

  /** Payloads of the CALLs that the CSMS has made of this action. */
  sent(action: string): JsonObject[] {
    return this.exchanges
      .filter((one) => one.from === 'csms' && one.action === action)
      .map(({ payload }) => payload);
  }

  /** What breaks the schemas of the version, and CALLs of the station that were left unanswered; empty when all is well. */
  faults(): string[] {
    return this.exchanges.flatMap(({ from, action, payload, answer, error }) => {
      const other = from === 'csms' ? 'station' : 'csms';
      const faults = [this.fault('request', action, payload, from)];
      if (answer) faults.push(this.fault('response', action, answer, other));
      else if (!error && from === 'station') faults.push(`${action} of the station: no answer`);
      return faults.filter((fault) => fault !== null);
    });
  }

  private note(from: 'station' | 'csms', [type, id, ...rest]: unknown[]): void {
    const other = from === 'station' ? 'csms' : 'station';
    if (type === 2) {
      const [action, payload] = rest as [string, JsonObject];
      const exchange: Exchange = { from, action, payload };
      this.exchanges.push(exchange);
      this.open.set(`${from} ${id}`, exchange);
      return;
    }
    const exchange = this.open.get(`${other} ${id}`);
    if (type === 3 && exchange) exchange.answer = rest[0] as JsonObject;
    if (type === 4 && exchange) exchange.error = String(rest[0]);
  }

  private fault(kind: 'request' | 'response', action: string, payload: unknown, by: string) {
    const { error } = validate(this.version, kind, action, payload, 'strict');
    if (!error) return null;
    return `${kind} ${action} by the ${by}: ${error.code} ${JSON.stringify(error.details)}`;
  }
}
