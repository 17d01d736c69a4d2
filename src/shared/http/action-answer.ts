import type { Response } from 'express';
import { withMessage } from './envelope.js';

/** The Action of a command and whether it is finished, as `PerformAction` returns it. */
interface Performed {
  action: object;
  finished: boolean;
}

/** Answers of the routes that command stations. */
export class ActionAnswer {
  /** 200 with a finished Action, whatever its outcome; 202 with one under way. `response`: `@Res({ passthrough: true })`. */
  static of(response: Response, { action, finished }: Performed) {
    response.status(finished ? 200 : 202);
    return withMessage(
      action,
      finished
        ? 'The command was carried out; outcome tells what the station made of it'
        : 'The command is on its way; read the Action, or wait for its webhook',
    );
  }

  /** 200 with what would be sent: one message as `{action, payload}`, several as a list. */
  static ofDryRun(response: Response, calls: readonly { action: string; payload: object }[]) {
    response.status(200);
    return withMessage(calls.length === 1 ? calls[0] : calls, 'Nothing was sent');
  }
}
