import type { MessageLimit } from '../shared/vocabulary/device-model.js';
import { toCommandAnswer } from './command-answer.js';
import type { CommandAnswer } from './ocpp-gateway.commands.js';
import type { LimitedList, OutboundCall, OutboundRoute } from './protocol-adapter.js';
import { call as frameOf } from './rpc/frame.js';
import type { Reply } from './station-calls.js';
import { toObject } from './wire-values.js';

/** As long as the ids of our messages. */
const SOME_ID = '0'.repeat(24);

/**
 * The CALLs by which a station gets the list of a CALL, in its order: as few as its limit allows, the CALL itself where it fits. An element
 * that is too long for the station by itself goes alone.
 */
export function divide(
  call: OutboundCall,
  { list }: LimitedList,
  { items, bytes }: MessageLimit,
): OutboundCall[] {
  const elements = (call.payload as Record<string, unknown>)[list];
  if (!Array.isArray(elements) || elements.length < 2) return [call];
  const mostItems = items ?? Number.POSITIVE_INFINITY;
  const room = (bytes ?? Number.POSITIVE_INFINITY) - bytesOf(withList(call, list, []));
  const parts: unknown[][] = [];
  let length = 0;
  for (const element of elements) {
    const more = Buffer.byteLength(JSON.stringify(element)) + 1;
    const last = parts.at(-1);
    // The last element of a list has no comma.
    if (last && last.length < mostItems && length + more - 1 <= room) {
      last.push(element);
      length += more;
    } else {
      parts.push([element]);
      length = more;
    }
  }
  return parts.length === 1 ? [call] : parts.map((part) => withList(call, list, part));
}

/**
 * What became of a command whose list went out in several CALLs. When all of them were answered, their answers are one again, as if the list
 * had not been divided. Otherwise the first one that was not decides.
 *
 * @param call the undivided one
 * @param replies of those parts that were sent, at least one
 */
export function toDividedAnswer(
  route: OutboundRoute<never>,
  call: OutboundCall,
  list: LimitedList,
  parts: readonly OutboundCall[],
  replies: readonly Reply[],
): CommandAnswer {
  const failed = replies.findIndex(({ kind }) => kind !== 'result');
  if (failed === -1) return toCommandAnswer(route, [call], [join(replies as Result[], list)]);
  const answer = toCommandAnswer(
    route,
    [parts[failed] as OutboundCall],
    [replies[failed] as Reply],
  );
  const { calls, responses } = toCommandAnswer(route, parts, replies);
  const reason = `message ${failed + 1} of ${parts.length}: ${answer.reason}`;
  return { ...answer, reason, calls, responses };
}

type Result = Extract<Reply, { kind: 'result' }>;

/** One answer of several: with the results of all, or where an answer has only a status, the one that says the least. */
function join(replies: readonly Result[], { results }: LimitedList): Result {
  if (results === null) {
    const decisive = replies.toSorted((one, other) => rank(one) - rank(other));
    return decisive[0] as Result;
  }
  const lists = (of: 'raw' | 'payload') =>
    replies.flatMap((reply) => toObject<Record<string, unknown>>(reply[of])?.[results] ?? []);
  const [first] = replies as [Result];
  return {
    kind: 'result',
    raw: { ...(first.raw as object), [results]: lists('raw') },
    payload: { ...(first.payload as object), [results]: lists('payload') } as never,
  };
}

/** What refuses comes before what accepts, and that before what has nothing to say. */
const SAYS_LITTLE = ['Accepted', 'EmptyResultSet'];

function rank({ payload }: Result): number {
  return SAYS_LITTLE.indexOf((payload as { status: string }).status);
}

function withList({ action, payload }: OutboundCall, list: string, elements: unknown[]) {
  return { action, payload: { ...payload, [list]: elements } };
}

function bytesOf({ action, payload }: OutboundCall): number {
  return Buffer.byteLength(frameOf(SOME_ID, action, payload));
}
