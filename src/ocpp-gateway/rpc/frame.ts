import type { OcppVersion, Violation } from '../../shared/vocabulary/station.js';
import { RpcError, type RpcErrorCode, wireCode } from './rpc-error.js';
import { maybeUnstorable, toStorable } from './storable.js';

/** A CALL: the station asks something and waits for the answer under the same id. */
export interface CallFrame {
  kind: 'call';
  id: string;
  action: string;
  /** Not validated yet; see `validate` of `message-schemas.ts`. */
  payload: unknown;
  /** JSON text of the payload as the station wrote it (its duplicate keys and unknown fields included), except what could not be stored. */
  payloadText: string;
  /** What was forgiven about the frame itself; usually empty. */
  violations: readonly Violation[];
}

/** A CALLRESULT: the station's answer to our CALL of that id. */
export interface ResultFrame {
  kind: 'result';
  id: string;
  payload: unknown;
}

/** A CALLERROR: the station's refusal of our CALL of that id. Code and texts as sent, either version's spelling. */
export interface ErrorFrame {
  kind: 'error';
  id: string;
  code: string;
  description: string;
  details: unknown;
}

/** A text that is none of the three. */
export interface FaultFrame {
  kind: 'fault';
  /** The exact CALLERROR text to send, or null when nothing may be sent. */
  answer: string | null;
  /**
   * `unreadable`: no JSON array, nested too deep or without an id; these count towards closing the socket (1008).
   * `message-type`: not 2, 3 or 4. `message-id`: the id of a CALL is unusable. `call` and `answer`: a CALL, or a
   * CALLRESULT or CALLERROR, of the wrong shape.
   */
  reason: 'unreadable' | 'message-type' | 'message-id' | 'call' | 'answer';
}

export type Frame = CallFrame | ResultFrame | ErrorFrame | FaultFrame;

/** Deepest nesting that is read, the frame's own array counted. */
const DEPTH_LIMIT = 32;
/** Longest message id by the specifications, and the longest that is taken from a 1.6 station, in characters. */
const ID_LIMIT = 36;
const ID_TOLERANCE = 255;
/** Stands for an id that cannot be repeated (2.0.1 part 4, 4.2.3). */
const NO_ID = '-1';
/** Longer than any action's name, in characters. */
const ACTION_LIMIT = 255;
const NONE: readonly Violation[] = [];
const WRONG_ANSWER: FaultFrame = { kind: 'fault', answer: null, reason: 'answer' };

/**
 * Reads one text frame (OCPP-J 1.6 section 4.2, 2.0.1 part 4 section 4.2). Throws nothing, whatever the text. What
 * Postgres cannot keep (`storable.ts`) is replaced by U+FFFD and noted with the rule `unstorable`; a 1.6 message id of
 * 37 to 255 characters is accepted and noted with the path `messageId`.
 */
export function parseFrame(text: string, version: OcppVersion): Frame {
  const parts = isDeeperThan(DEPTH_LIMIT, text) ? undefined : parseArray(text);
  if (parts === undefined) return unreadable(version);
  switch (parts[0]) {
    case 2:
      return parseCall(text, parts, version);
    case 3:
      return parseResult(text, parts);
    case 4:
      return parseError(text, parts);
    default:
      if (parts.length === 0) return unreadable(version);
      return version === '1.6'
        ? { kind: 'fault', answer: null, reason: 'message-type' }
        : fault(
            'message-type',
            'MessageTypeNotSupported',
            'The message type is not 2, 3 or 4.',
            parts[1],
            version,
          );
  }
}

function parseArray(text: string): unknown[] | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function parseCall(text: string, parts: unknown[], version: OcppVersion): Frame {
  const [, id, action, payload] = parts;
  if (id === undefined) return unreadable(version);
  if (!isMessageId(id) || (version !== '1.6' && id.length > ID_LIMIT)) {
    return fault(
      'message-id',
      'RpcFrameworkError',
      'The message id is not a text of 1 to 36 characters.',
      id,
      version,
    );
  }
  if (parts.length !== 4 || typeof action !== 'string' || action.length > ACTION_LIMIT) {
    const code = version === '1.6' ? 'FormatViolation' : 'RpcFrameworkError';
    return fault('call', code, 'A CALL is [2, id, action, payload].', id, version);
  }
  const payloadText = cutPayload(text, id, action) ?? JSON.stringify(payload);
  const call: CallFrame = { kind: 'call', id, action, payload, payloadText, violations: NONE };
  if (id.length > ID_LIMIT) call.violations = [{ path: 'messageId', rule: 'maxLength' }];
  return maybeUnstorable(text) ? cleaned(call) : call;
}

function cleaned(call: CallFrame): CallFrame {
  const action = toStorable(call.action);
  const payload = toStorable(call.payload);
  const payloadText = JSON.stringify(payload);
  if (action === call.action && payloadText === JSON.stringify(call.payload)) return call;
  const violations = [...call.violations, { path: '', rule: 'unstorable' }];
  return { ...call, action, payload, payloadText, violations };
}

function parseResult(text: string, [, id, payload]: unknown[]): Frame {
  if (!isMessageId(id) || payload === undefined) return WRONG_ANSWER;
  const frame: ResultFrame = { kind: 'result', id, payload };
  return maybeUnstorable(text) ? toStorable(frame) : frame;
}

function parseError(text: string, [, id, code, description, details]: unknown[]): Frame {
  if (!isMessageId(id) || typeof code !== 'string' || typeof description !== 'string')
    return WRONG_ANSWER;
  const frame: ErrorFrame = { kind: 'error', id, code, description, details: details ?? {} };
  return maybeUnstorable(text) ? toStorable(frame) : frame;
}

/** An id that can be repeated and stored. */
function isMessageId(id: unknown): id is string {
  return typeof id === 'string' && id.length > 0 && id.length <= ID_TOLERANCE && !id.includes('\0');
}

function unreadable(version: OcppVersion): FaultFrame {
  return version === '1.6'
    ? { kind: 'fault', answer: null, reason: 'unreadable' }
    : fault(
        'unreadable',
        'RpcFrameworkError',
        'The text is not an OCPP-J message.',
        undefined,
        version,
      );
}

function fault(
  reason: FaultFrame['reason'],
  code: RpcErrorCode,
  description: string,
  id: unknown,
  version: OcppVersion,
): FaultFrame {
  const error = new RpcError(code, description);
  return { kind: 'fault', answer: callError(isMessageId(id) ? id : NO_ID, error, version), reason };
}

/**
 * The payload's own text, when the frame is written compactly. An id or action that is written with escapes does not
 * match: its text is longer than itself.
 */
function cutPayload(text: string, id: string, action: string): string | undefined {
  const head = `[2,"${id}","${action}",`;
  return text.startsWith(head) && text.endsWith(']') ? text.slice(head.length, -1) : undefined;
}

/** Whether `text` nests deeper than `limit`. Only a text with more opening brackets than that is scanned. */
function isDeeperThan(limit: number, text: string): boolean {
  return hasMoreBracketsThan(limit, text) && nestsDeeperThan(limit, text);
}

function hasMoreBracketsThan(limit: number, text: string): boolean {
  let count = 0;
  for (const bracket of ['{', '[']) {
    for (let at = text.indexOf(bracket); at !== -1; at = text.indexOf(bracket, at + 1)) {
      count += 1;
      if (count > limit) return true;
    }
  }
  return false;
}

function nestsDeeperThan(limit: number, text: string): boolean {
  let depth = 0;
  let inString = false;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    if (inString) {
      if (character === '\\') at += 1;
      else if (character === '"') inString = false;
    } else if (character === '"') inString = true;
    else if (character === '{' || character === '[') {
      depth += 1;
      if (depth > limit) return true;
    } else if (character === '}' || character === ']') depth -= 1;
  }
  return false;
}

/** The text of a CALL of ours. */
export function call(id: string, action: string, payload: unknown): string {
  return `[2,${JSON.stringify(id)},${JSON.stringify(action)},${JSON.stringify(payload)}]`;
}

/** The text of our answer to the CALL `id`. */
export function callResult(id: string, payload: unknown): string {
  return `[3,${JSON.stringify(id)},${JSON.stringify(payload)}]`;
}

/** The text of our refusal of the CALL `id`, in the spelling of `version`. */
export function callError(id: string, error: RpcError, version: OcppVersion): string {
  return JSON.stringify([4, id, wireCode(error.code, version), error.description, error.details]);
}
