import type { StationRef } from '../shared/vocabulary/station.js';
import type { ActionStep, ActionType } from './actions.commands.js';

/** An action in a fact. */
export interface ActionFact {
  station: StationRef;
  /** `_id`. */
  action: string;
  /** Public type. */
  type: ActionType;
  connector: string | null;
  session: string | null;
  steps: readonly ActionStep[];
  /** The action as REST shows it. */
  data: object;
}

/** A command was stored and is about to be sent. Published in the transaction that stores it. */
export class ActionRequested {
  constructor(readonly fact: ActionFact) {}
}

/** What a station has said to one command of an action. */
export interface StepAnswer {
  accepted: boolean;
  /** Not each of its messages was answered by a result: what became of the others is not known, also when it counts as accepted. */
  partial?: true;
  /** The station's word for it, or a CALLERROR's code; null where there is none. */
  status: string | null;
  /** Its answers as sent (CALLERRORs as {code, description, details}), one for each message that was answered. */
  responses: readonly unknown[];
}

/**
 * The station has accepted. Published in the transaction that stores the outcome.
 *
 * `answers`: one for each command that was asked, in the order of `fact.steps`.
 */
export class ActionAccepted {
  constructor(
    readonly fact: ActionFact,
    readonly answers: readonly StepAnswer[],
  ) {}
}

/**
 * The station has refused, answered nonsense or not at all, or the connection was lost. Published in the transaction that stores the
 * outcome.
 *
 * `answers`: one for each command that was asked, in the order of `fact.steps`; the last of them has ended the action. None when the
 * process that had asked was lost.
 */
export class ActionRejected {
  constructor(
    readonly fact: ActionFact,
    readonly outcome: 'rejected' | 'timeout' | 'connection_lost' | 'error',
    readonly answers: readonly StepAnswer[],
  ) {}
}
