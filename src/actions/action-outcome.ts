import type { CommandAnswer } from '../ocpp-gateway/ocpp-gateway.commands.js';
import { passwordsSetBy } from '../shared/vocabulary/station-password-setting.js';
import type { ActionStep } from './actions.commands.js';

/** What became of all commands of an action. */
export interface ActionOutcome {
  outcome: CommandAnswer['outcome'];
  /** Why it failed, in words for people; null when accepted. */
  error: string | null;
  /** The answers as sent; a list when several messages were sent, null when none was answered. */
  responseData: unknown;
}

/** Whether the next command of an action may follow after this answer. */
export function mayGoOn(step: ActionStep, answer: CommandAnswer): boolean {
  return answer.outcome === 'accepted' || step.required === false;
}

/**
 * An action is accepted when all its required commands are, and, if none of them is required, when any is. Its outcome is otherwise that
 * of the command that ended it.
 */
export function outcomeOf(
  steps: readonly ActionStep[],
  answers: readonly CommandAnswer[],
): ActionOutcome {
  const responses = answers.flatMap((answer) => answer.responses);
  const sent = answers.flatMap(({ calls }) => calls).length;
  const responseData = sent > 1 && responses.length > 0 ? responses : (responses[0] ?? null);
  const failure = failureOf(steps, answers);
  if (!failure) return { outcome: 'accepted', error: null, responseData };
  const error = explain(failure);
  const ofPassword = steps.some((step) => passwordsSetBy(step).length > 0);
  return {
    outcome: failure.outcome,
    error: ofPassword ? `${error.replace(/\.$/, '')}. ${OLD_PASSWORD_STAYS}` : error,
    responseData,
  };
}

function failureOf(
  steps: readonly ActionStep[],
  answers: readonly CommandAnswer[],
): CommandAnswer | undefined {
  const ended = answers.find((answer, index) => !mayGoOn(steps[index] as ActionStep, answer));
  if (ended) return ended;
  const anyRequired = steps.some(({ required }) => required !== false);
  const anyAccepted = answers.some(({ outcome }) => outcome === 'accepted');
  return anyRequired || anyAccepted ? undefined : answers.at(-1);
}

const EXPLANATIONS: Record<Exclude<CommandAnswer['outcome'], 'accepted'>, string> = {
  rejected: 'The station refused',
  timeout: 'The station did not answer in time',
  connection_lost: 'The connection was lost before the station answered',
  error: 'The station could not carry it out',
};

const OLD_PASSWORD_STAYS = 'The password that the station has been using stays valid.';

/** One sentence: what happened, the station's word for it, and its reason. */
function explain({ outcome, status, reason }: CommandAnswer): string {
  if (outcome === 'accepted') return '';
  const word = status && outcome !== 'timeout' ? ` (${status})` : '';
  return `${EXPLANATIONS[outcome]}${word}${reason ? `: ${reason}` : ''}`;
}
