import type { Response } from 'express';
import type { PerformedAction } from '../actions/actions.commands.js';
import { ActionAnswer } from '../shared/http/action-answer.js';
import type { DryRun } from './profile-sender.js';

/** The answer of a route that has sent profiles, or only shown the messages. */
export function answerOf(response: Response, result: PerformedAction | DryRun) {
  return 'calls' in result
    ? ActionAnswer.ofDryRun(response, result.calls)
    : ActionAnswer.of(response, result);
}
