import { DomainError } from '../shared/errors.js';
import { newId } from '../shared/id.js';
import type { OcppVersion, Violation } from '../shared/vocabulary/station.js';
import type { OutboundCall } from './protocol-adapter.js';
import { call, type ErrorFrame, type ResultFrame } from './rpc/frame.js';
import { validate } from './rpc/message-schemas.js';

const LONGEST_QUEUE = 100;
const MOST_REMEMBERED = 100;

/** How one of our CALLs ended. */
export type Reply =
  | { kind: 'result' /** As sent. */; raw: unknown /** Usable by its schema. */; payload: never }
  | { kind: 'unusable' /** As sent. */; raw: unknown; fault: Violation }
  | { kind: 'error'; code: string; description: string; details: unknown }
  | { kind: 'timeout'; afterMs: number }
  | { kind: 'connection_lost' /** Whether the CALL was on the wire. */; sent: boolean };

const NEVER_SENT: Reply = { kind: 'connection_lost', sent: false };

/** A CALL of ours that was on the wire. Times in ms. */
export interface FinishedCall {
  /** Message id. */
  id: string;
  action: string;
  payload: object;
  sentAt: number;
  reply: Reply;
  /** Null when no answer came. */
  answeredAt: number | null;
  /** What was forgiven about the answer. */
  violations: readonly Violation[];
  /** The answer came after the time was up: it moves nothing any more. */
  late: boolean;
}

/** What the calls of a socket need of it. */
export interface CallWire {
  version: OcppVersion;
  send(text: string): void;
  /** Called for each CALL that has ended, and again with the answer of one that came too late. Must not throw. */
  ended(finished: FinishedCall): void;
  /** ms. */
  timeoutMs: number;
}

/** Whether the next CALL of a command may be sent after the reply to this one. */
export type MayFollow = (call: OutboundCall, reply: Reply) => boolean;

/** The CALLs of one command; they are sent without others between them. */
interface QueuedCommand {
  calls: OutboundCall[];
  timeoutMs: number;
  mayFollow: MayFollow;
  replies: Reply[];
  resolve(replies: Reply[]): void;
}

interface OpenCall extends Pick<FinishedCall, 'id' | 'action' | 'payload' | 'sentAt'> {
  command: QueuedCommand;
  timer: NodeJS.Timeout;
}

/**
 * The outgoing CALLs of one socket: exactly one is open at a time (OCPP-J section 4.1.1), the other commands wait in the order of asking.
 * Nothing here knows what the messages mean.
 */
export class StationCalls {
  readonly #queue: QueuedCommand[] = [];
  /** CALLs that nobody waits for any more, by id, oldest first: their answers are still kept. */
  readonly #unanswered = new Map<string, FinishedCall>();
  #open: OpenCall | null = null;
  #lost = false;

  constructor(private readonly wire: CallWire) {}

  /**
   * Sends the CALLs one after the other and resolves with their replies; after a timeout or a lost connection no further one is sent, nor
   * where `mayFollow` says no.
   *
   * @param timeoutMs for each CALL, from its sending on; null: the usual time
   * @throws DomainError `command_queue_full` when 100 commands wait
   */
  ask(
    calls: readonly OutboundCall[],
    timeoutMs: number | null = null,
    mayFollow: MayFollow = () => true,
  ): Promise<Reply[]> {
    if (this.#lost) return Promise.resolve([NEVER_SENT]);
    if (this.#queue.length >= LONGEST_QUEUE) {
      throw new DomainError(
        'command_queue_full',
        `${LONGEST_QUEUE} commands wait for this chargestation. Try again when it has answered some.`,
      );
    }
    return new Promise((resolve) => {
      this.#queue.push({
        calls: [...calls],
        timeoutMs: timeoutMs ?? this.wire.timeoutMs,
        mayFollow,
        replies: [],
        resolve,
      });
      if (this.#open === null) this.#next();
    });
  }

  /**
   * Takes an answer of the station. One that comes too late is kept and changes nothing.
   *
   * @param at ms
   * @returns false when nobody waits for it any more, or never has
   */
  answered(frame: ResultFrame | ErrorFrame, at: number): boolean {
    if (this.#open?.id === frame.id) {
      const { reply, violations } = this.#read(this.#open.action, frame);
      this.#finish(reply, at, violations);
      return true;
    }
    const late = this.#unanswered.get(frame.id);
    if (late) {
      this.#unanswered.delete(frame.id);
      this.wire.ended({ ...late, ...this.#read(late.action, frame), answeredAt: at, late: true });
    }
    return false;
  }

  /** The socket is gone: what is open or waits fails and is never sent again. */
  lost(): void {
    this.#lost = true;
    const waiting = this.#queue.splice(0);
    if (this.#open) this.#finish({ kind: 'connection_lost', sent: true }, null);
    for (const { replies, resolve } of waiting) resolve([...replies, NEVER_SENT]);
  }

  #next(): void {
    const command = this.#queue.shift();
    if (command) this.#send(command);
  }

  #send(command: QueuedCommand): void {
    const { action, payload } = command.calls[command.replies.length] as OutboundCall;
    const { timeoutMs: afterMs } = command;
    const timer = setTimeout(() => this.#finish({ kind: 'timeout', afterMs }, null), afterMs);
    const id = newId();
    this.#open = { id, action, payload, sentAt: Date.now(), command, timer };
    this.wire.send(call(id, action, payload));
  }

  #finish(reply: Reply, answeredAt: number | null, violations: readonly Violation[] = []): void {
    const { command, timer, ...sent } = this.#open as OpenCall;
    clearTimeout(timer);
    this.#open = null;
    const finished: FinishedCall = { ...sent, reply, answeredAt, violations, late: false };
    if (reply.kind === 'timeout') this.#remember(finished);
    this.wire.ended(finished);
    command.replies.push(reply);
    const silent = reply.kind === 'timeout' || reply.kind === 'connection_lost';
    const isLast = command.replies.length === command.calls.length;
    if (!silent && !isLast && command.mayFollow(sent, reply)) return this.#send(command);
    command.resolve(command.replies);
    this.#next();
  }

  #remember(finished: FinishedCall): void {
    this.#unanswered.set(finished.id, finished);
    const [oldest] = this.#unanswered.keys();
    if (this.#unanswered.size > MOST_REMEMBERED && oldest) this.#unanswered.delete(oldest);
  }

  #read(
    action: string,
    frame: ResultFrame | ErrorFrame,
  ): { reply: Reply; violations: readonly Violation[] } {
    if (frame.kind === 'error') {
      const { kind, code, description, details } = frame;
      return { reply: { kind, code, description, details }, violations: [] };
    }
    const { payload: raw } = frame;
    const read = validate(this.wire.version, 'response', action, raw, 'lenient');
    const { violations, error } = read;
    if (error === undefined) {
      return { reply: { kind: 'result', raw, payload: read.payload as never }, violations };
    }
    const { path = '', rule = 'type' } = error.details;
    return { reply: { kind: 'unusable', raw, fault: { path, rule } }, violations };
  }
}
