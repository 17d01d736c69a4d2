import { Command } from '@nestjs/cqrs';
import type { Principal } from '../shared/http/principal.js';
import type { StationCommandName, StationCommands } from '../shared/vocabulary/station-command.js';

/** One command of an action. Several are sent one after the other. */
export type ActionStep = {
  [Name in StationCommandName]: {
    name: Name;
    request: StationCommands[Name];
    /** When this step is not accepted the action has failed and no further one is sent; default true. */
    required?: boolean;
  };
}[StationCommandName];

/** A command to a station as the API was asked for it. */
export interface ActionOrder {
  principal: Principal;
  /** `_id` of the chargestation, known to belong to the principal's organization. */
  chargestation: string;
  /** `_id` of the connector it is about. */
  connector?: string | null;
  /** `_id` of the session it is about. */
  session?: string | null;
  /** Public type, for example `chargestation.reset`; its events are `<type>.requested`, `.accepted`, `.rejected`. */
  type: string;
  /** What was asked, as the caller sent it; secrets already masked. */
  data: object;
  metaData?: object;
  steps: readonly ActionStep[];
}

/** How the caller wants to be answered. */
export interface ActionOptions {
  /** Wait for the answer of the station up to this time (s); 0: do not wait. */
  wait: number;
  /** `Idempotency-Key` of the request: a repeat returns the action in its present state. Null without one. */
  idempotency: { key: string; route: string; bodyHash: Buffer } | null;
}

/** An action as REST shows it, and whether it is finished. */
export interface PerformedAction {
  action: object & { _id: string };
  finished: boolean;
}

/**
 * Stores an action, sends its commands and stores the outcome. Resolves when the action is stored, or with `wait` when it is finished or
 * the time is up. Rejects with DomainError `chargestation_offline`, `not_supported_by_protocol`, `command_queue_full`,
 * `idempotency_key_reused`; nothing is stored then. Answered by actions.
 */
export class PerformAction extends Command<PerformedAction> {
  constructor(
    readonly order: ActionOrder,
    readonly options: ActionOptions,
  ) {
    super();
  }
}

/** Notes what was observed after an accepted action, for example a session that started; the first observation stays. Answered by actions. */
export class NoteActionEffect extends Command<void> {
  constructor(
    readonly action: string,
    /** What was observed, as REST shows it in `effect`. */
    readonly effect: object,
    /** ms. */
    readonly at: number,
  ) {
    super();
  }
}
