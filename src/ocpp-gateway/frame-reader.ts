import { Injectable, Logger } from '@nestjs/common';
import { newId } from '../shared/id.js';
import type { Violation } from '../shared/vocabulary/station.js';
import { BootIdentity } from './boot-identity.js';
import { clockSkewOf } from './clock-skew.js';
import { GatewayMetrics } from './gateway-metrics.js';
import { Intake } from './intake.js';
import { LastHeard } from './last-heard.js';
import type { InboundRoute } from './protocol-adapter.js';
import { type ReadRequest, readRequest } from './read-request.js';
import { type CallFrame, callError, callResult, parseFrame } from './rpc/frame.js';
import { knownAction } from './rpc/message-schemas.js';
import { RpcError } from './rpc/rpc-error.js';
import type { ReceivedCall, StationConnection } from './station-line.js';

/**
 * Turns a frame into an item of the station's line: understood, refused with its exact CALLERROR, or answered without a transaction
 * (Heartbeat). Nothing here waits or throws.
 */
@Injectable()
export class FrameReader {
  readonly #logger = new Logger(FrameReader.name);

  constructor(
    private readonly intake: Intake,
    private readonly lastHeard: LastHeard,
    private readonly identities: BootIdentity,
    private readonly metrics: GatewayMetrics,
  ) {}

  read(connection: StationConnection, text: string): void {
    const now = Date.now();
    connection.frameRead(now);
    this.lastHeard.note(connection.line.station.chargestation, now);
    const frame = parseFrame(text, connection.adapter.version);
    switch (frame.kind) {
      case 'call':
        return this.#call(connection, frame, now);
      case 'fault':
        if (frame.reason === 'unreadable') connection.countUnreadable(now);
        if (frame.reason === 'answer') this.#unexpected(connection);
        if (frame.answer !== null) {
          const { answer } = frame;
          this.#answer(connection, '', text.length, () => answer);
        }
        return;
      default:
        if (!connection.calls.answered(frame, now)) this.#unexpected(connection);
    }
  }

  #unexpected({ line: { station } }: StationConnection): void {
    this.lastHeard.noteUnexpectedAnswer(station.chargestation);
    this.#logger.debug(
      `An answer of chargestation ${station.chargestation} that nobody waits for was dropped`,
      { chargestation: station.chargestation },
    );
  }

  #call(connection: StationConnection, frame: CallFrame, now: number): void {
    const { version, inbound } = connection.adapter;
    if (!mayHear(connection, frame.action)) {
      const refusal = new RpcError(
        'SecurityError',
        'The station has not been accepted: send BootNotification.',
      );
      const answer = callError(frame.id, refusal, version);
      return this.#answer(connection, frame.action, frame.payloadText.length, () => answer);
    }
    const direction = knownAction(version, frame.action);
    if (direction === undefined) {
      return this.#refuse(
        connection,
        frame,
        now,
        new RpcError('NotImplemented', 'This action is unknown.'),
      );
    }
    const route = inbound[frame.action];
    if (direction === 'from-csms' || !route) {
      return this.#refuse(
        connection,
        frame,
        now,
        new RpcError('NotSupported', 'This action is not one that stations send.'),
      );
    }
    const read = this.#understand(connection, frame, route, now);
    if (read === null) {
      const error = new RpcError('InternalError', 'The message could not be read.');
      return this.#refuse(connection, frame, now, error);
    }
    const { violations } = read;
    if (read.error) return this.#refuse(connection, frame, now, read.error, violations);
    const { request, report } = read;
    if (report.boot && this.identities.isForeign(connection, report.boot)) return;
    const clockSkew = clockSkewOf(report, now);
    if (clockSkew !== null)
      this.lastHeard.noteClockSkew(connection.line.station.chargestation, clockSkew);
    if (frame.action === 'Heartbeat') {
      const answer = () => callResult(frame.id, route.answer(request, { now: Date.now() }));
      return this.#answer(connection, frame.action, frame.payloadText.length, answer);
    }
    this.#push(connection, frame, now, {
      understood: { route, request, report },
      violations,
      answer: '',
    });
  }

  /** Null for a fault of ours, which must end here: thrown, it would end the process and with it every other station. */
  #understand(
    { adapter, socket, line }: StationConnection,
    { action, payload, payloadText }: CallFrame,
    route: InboundRoute,
    receivedAt: number,
  ): ReadRequest | null {
    const { validation } = socket.admission.credentials;
    try {
      return readRequest(adapter, route, action, payload, validation, { receivedAt, payloadText });
    } catch (error) {
      this.#logger.error(
        `${action} of chargestation ${line.station.chargestation} could not be read`,
        { chargestation: line.station.chargestation },
        (error as Error).stack,
      );
      return null;
    }
  }

  #refuse(
    connection: StationConnection,
    frame: CallFrame,
    now: number,
    error: RpcError,
    violations: readonly Violation[] = [],
  ): void {
    const answer = callError(frame.id, error, connection.adapter.version);
    this.#push(connection, frame, now, { understood: null, violations, answer });
  }

  #push(
    connection: StationConnection,
    frame: CallFrame,
    receivedAt: number,
    result: Pick<ReceivedCall, 'understood' | 'violations' | 'answer'>,
  ): void {
    const { id: messageId, action, payloadText } = frame;
    const violations =
      frame.violations.length > 0 ? [...frame.violations, ...result.violations] : result.violations;
    connection.frameQueued(payloadText.length);
    this.intake.push(connection.line, {
      kind: 'call',
      frame: newId(),
      connection,
      messageId,
      action,
      payloadText,
      receivedAt,
      ...result,
      violations,
    });
  }

  #answer(
    connection: StationConnection,
    action: string,
    size: number,
    makeAnswer: () => string,
  ): void {
    connection.frameQueued(size);
    this.intake.push(connection.line, {
      kind: 'immediate',
      send: () => {
        const answer = makeAnswer();
        connection.send(answer);
        this.metrics.answered(connection.adapter.version, action, answer);
        connection.frameAnswered(size);
      },
    });
  }
}

/** Before a station is accepted, only its BootNotification and, while it is pending, what we asked it for (2.0.1 part 2, B02). */
function mayHear({ registration, askedFor }: StationConnection, action: string): boolean {
  if (registration === 'accepted' || action === 'BootNotification') return true;
  return registration === 'pending' && askedFor.has(action);
}
