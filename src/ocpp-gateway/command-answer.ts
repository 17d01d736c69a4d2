import type { CommandResult } from '../shared/vocabulary/station-command.js';
import type { CommandAnswer } from './ocpp-gateway.commands.js';
import type { OutboundCall, OutboundRoute } from './protocol-adapter.js';
import type { Reply } from './station-calls.js';

type Verdict = Pick<CommandAnswer, 'outcome' | 'status' | 'reason' | 'told'>;

/**
 * What became of a command, from how each of its CALLs ended. Of several CALLs any accepted one decides, or where the route wants all of
 * them the first one that was not.
 *
 * @param calls all CALLs of the command
 * @param replies of those that were sent, at least one
 */
export function toCommandAnswer(
  { result, allOf }: OutboundRoute<never>,
  calls: readonly OutboundCall[],
  replies: readonly Reply[],
): CommandAnswer {
  const verdicts = replies.map((reply, index) => toVerdict(reply, calls[index]!.action, result));
  const decisive = verdicts.findIndex(
    ({ outcome }) => (outcome === 'accepted') !== (allOf === true),
  );
  const verdict = verdicts.at(decisive) as Verdict;
  const answered = replies.filter(({ kind }) => kind === 'result').length;
  return {
    ...verdict,
    ...(allOf && decisive >= 0 && calls.length > 1 && named(verdict, decisive, calls.length)),
    ...(answered > 0 && answered < calls.length && { partial: true as const }),
    calls: calls.filter((_, index) => wasSent(replies[index])),
    responses: replies.flatMap(toResponse),
  };
}

/** Which of the CALLs it was that ended the command. */
function named({ reason }: Verdict, index: number, count: number): Pick<Verdict, 'reason'> {
  const place = `message ${index + 1} of ${count}`;
  return { reason: reason === null ? place : `${place}: ${reason}` };
}

function wasSent(reply: Reply | undefined): boolean {
  return reply !== undefined && (reply.kind !== 'connection_lost' || reply.sent);
}

function toVerdict(reply: Reply, action: string, read: (payload: never) => CommandResult): Verdict {
  switch (reply.kind) {
    case 'result': {
      const { accepted, ...said } = read(reply.payload);
      return { outcome: accepted ? 'accepted' : 'rejected', ...said };
    }
    case 'unusable': {
      const { path, rule } = reply.fault;
      const place = path === '' ? 'The answer' : `${path} in the answer`;
      const reason = `${place} to ${action} breaks the rule ${rule} of its schema.`;
      return { outcome: 'error', status: null, reason };
    }
    case 'error':
      return {
        outcome: 'error',
        status: reply.code,
        reason: reply.description || `The station answered ${action} with ${reply.code}.`,
      };
    case 'timeout':
      return {
        outcome: 'timeout',
        status: null,
        reason: `The station did not answer ${action} within ${reply.afterMs / 1000} s.`,
      };
    case 'connection_lost':
      return {
        outcome: 'connection_lost',
        status: null,
        reason: `The connection was lost before the station ${reply.sent ? 'answered' : 'was sent'} ${action}.`,
      };
  }
}

function toResponse(reply: Reply): unknown[] {
  switch (reply.kind) {
    case 'result':
    case 'unusable':
      return [reply.raw];
    case 'error':
      return [{ code: reply.code, description: reply.description, details: reply.details }];
    default:
      return [];
  }
}
