import type { MessageLimit } from '../shared/vocabulary/device-model.js';
import { toCommandAnswer } from './command-answer.js';
import { afterRefusal, requireVersions, toUpdate } from './local-list-updates.js';
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
 *
 * @throws DomainError `invalid_field` for a local list whose version leaves none for each of the parts
 */
export function divide(
  call: OutboundCall,
  { list, versionIn }: LimitedList,
  { items, bytes }: MessageLimit,
): OutboundCall[] {
  const elements = (call.payload as Record<string, unknown>)[list];
  if (!Array.isArray(elements) || elements.length < 2) return [call];
  const mostItems = items ?? Number.POSITIVE_INFINITY;
  const mostBytes = bytes ?? Number.POSITIVE_INFINITY;
  if (elements.length <= mostItems && (bytes === null || bytesOf(call) <= mostBytes)) return [call];
  const longest = versionIn === undefined ? call : toUpdate(call, versionIn, 1, 2);
  const room = mostBytes - bytesOf(withList(longest, list, []));
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
  const calls = parts.map((part) => withList(call, list, part));
  if (versionIn === undefined) return calls;
  requireVersions(call, versionIn, calls.length);
  return calls.map((part, index) => toUpdate(part, versionIn, index, calls.length));
}

/** Whether the next part may follow: a part that builds on the others only when they were accepted. */
export function partMayFollow(
  route: OutboundRoute<never>,
  { versionIn }: LimitedList,
): (part: OutboundCall, reply: Reply) => boolean {
  return (part, reply) => versionIn === undefined || isAccepted(route, part, reply);
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
  const { versionIn } = list;
  const failed = replies.findIndex((reply, index) =>
    versionIn === undefined
      ? reply.kind !== 'result'
      : !isAccepted(route, parts[index] as OutboundCall, reply),
  );
  if (failed === -1) return toCommandAnswer(route, [call], [join(replies as Result[], list)]);
  const part = parts[failed] as OutboundCall;
  const answer = toCommandAnswer(route, [part], [replies[failed] as Reply]);
  const { calls, responses } = toCommandAnswer(route, parts, replies);
  const place = `message ${failed + 1} of ${parts.length}`;
  const means = versionIn === undefined ? '' : ` ${afterRefusal(part, versionIn, failed)}`;
  const reason = `${place}${means}${answer.reason === null ? '' : `: ${answer.reason}`}`;
  return { ...answer, reason, calls, responses };
}

function isAccepted(route: OutboundRoute<never>, part: OutboundCall, reply: Reply): boolean {
  return toCommandAnswer(route, [part], [reply]).outcome === 'accepted';
}

type Result = Extract<Reply, { kind: 'result' }>;

/** One answer of several: with the results of all, or where an answer has only a status, the one that says the least. */
function join(replies: readonly Result[], { results }: LimitedList): Result {
  if (results.length === 0) {
    const decisive = replies.toSorted((one, other) => rank(one) - rank(other));
    return decisive[0] as Result;
  }
  const [first] = replies as [Result];
  const joined = (of: 'raw' | 'payload') => {
    const lists = results.flatMap((field) => {
      const given = replies.flatMap((reply) => {
        const list = toObject<Record<string, unknown>>(reply[of])?.[field];
        return list === undefined ? [] : [list];
      });
      return given.length > 0 ? [[field, given.flat()]] : [];
    });
    return { ...(first[of] as object), ...Object.fromEntries(lists) };
  };
  return { kind: 'result', raw: joined('raw'), payload: joined('payload') as never };
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
