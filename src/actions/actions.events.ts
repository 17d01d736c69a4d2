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

/** The station has accepted. Published in the transaction that stores the outcome. `responses`: the station's answers as sent. */
export class ActionAccepted {
  constructor(
    readonly fact: ActionFact,
    readonly responses: readonly unknown[],
  ) {}
}

/** The station has refused, answered nonsense or not at all, or the connection was lost. Published in the transaction that stores the outcome. */
export class ActionRejected {
  constructor(
    readonly fact: ActionFact,
    readonly outcome: 'rejected' | 'timeout' | 'connection_lost' | 'error',
  ) {}
}
