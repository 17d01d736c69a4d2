import { Command, Query } from '@nestjs/cqrs';
import type { ActionResponse } from '../shared/http/action-response.js';
import type { Principal } from '../shared/http/principal.js';
import type { StationCommandName, StationCommands } from '../shared/vocabulary/station-command.js';

/**
 * Every type of command with what it does: the resource of the REST path and the last segment, with the exceptions of eDRV (power limits,
 * composite schedules, configurations, sessions). Each makes the events `<type>.requested`, `<type>.accepted` and `<type>.rejected`.
 */
export const ACTION_TYPES = {
  'chargestation.reset': 'restart a chargestation',
  'chargestation.unlock_connector': 'unlock the cable of a connector',
  'chargestation.change_availability': 'take a chargestation or connector in or out of service',
  'chargestation.trigger_message': 'have a message sent by the station',
  'chargestation.clear_cache': "empty the station's cache of authorizations",
  'chargestation.data_transfer': 'pass data of a vendor to the station',
  'chargestation.get_configuration': 'read the configuration of a station',
  'chargestation.set_configuration': 'change the configuration of a station',
  'chargestation.get_logs': 'have logs or diagnostics uploaded',
  'chargestation.update_firmware': 'have new firmware installed',
  'chargestation.send_local_list': 'send the local authorization list',
  'chargestation.local_list_version': 'ask for the version of the local authorization list',
  'chargestation.reserve_now': 'reserve a connector',
  'chargestation.cancel_reservation': 'cancel a reservation',
  'chargestation.set_charging_profile': 'install a charging profile',
  'chargestation.clear_charging_profile': 'remove charging profiles',
  'chargestation.charging_profiles': 'ask which charging profiles are installed',
  'chargestation.get_composite_schedule': 'ask for the schedule that results from all profiles',
  'chargestation.set_power_limit': 'limit the power of a whole station',
  'chargestation.clear_power_limit': 'end the limit of a whole station',
  'connector.set_power_limit': 'limit the power of a connector',
  'connector.clear_power_limit': 'end the limit of a connector',
  'session.start': 'start a session',
  'session.stop': 'stop a session',
  'session.set_power_limit': 'limit the power of a session',
  'session.clear_power_limit': 'end the limit of a session',
  'chargestation.variables.get': 'read variables of the device model',
  'chargestation.variables.set': 'set variables of the device model',
  'chargestation.base_report': 'have the device model reported',
  'chargestation.report': 'have parts of the device model reported',
  'chargestation.monitoring.set': 'monitor variables',
  'chargestation.monitoring.clear': 'end the monitoring of variables',
  'chargestation.monitoring.set_base': 'choose a set of monitors',
  'chargestation.monitoring.set_level': 'choose how severe an event must be to be reported',
  'chargestation.monitoring.report': 'have the monitors reported',
  'chargestation.certificates.install': 'install a root certificate',
  'chargestation.certificates.delete': 'delete a certificate',
  'chargestation.certificates.list': 'ask which certificates are installed',
  'chargestation.display_messages.set': 'show a message on the display',
  'chargestation.display_messages.get': 'have the messages of the display reported',
  'chargestation.display_messages.clear': 'remove a message from the display',
  'chargestation.customer_information': 'have the data of a customer reported or deleted',
  'chargestation.network_profile': 'set a network profile',
  'chargestation.cost_updated': 'show the cost of a transaction',
  'chargestation.transaction_status': 'ask for the state of a transaction',
  'chargestation.ocpp_call': 'send a message of OCPP as it is',
} as const satisfies Record<string, string>;

/** Public type of a command. */
export type ActionType = keyof typeof ACTION_TYPES;

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
  type: ActionType;
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
  action: ActionResponse;
  finished: boolean;
}

/**
 * Stores an action, sends its commands and stores the outcome. Resolves when the action is stored, or with `wait` when it is finished or
 * the time is up. Rejects with DomainError `chargestation_offline`, `not_supported_by_protocol`, `invalid_field` (a value that the OCPP
 * message cannot hold), `command_queue_full`, `idempotency_key_reused`; nothing is stored then. Must not be asked inside a unit of work,
 * which it would hold open while the station is asked. Answered by actions.
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

/**
 * The action that an earlier request with the same `Idempotency-Key` has made, as it is now; null for the first one and without a key. To
 * be asked before checks whose answer may have changed since. Rejects with DomainError `idempotency_key_reused`. Answered by actions.
 */
export class FindRepeatedAction extends Query<PerformedAction | null> {
  constructor(
    readonly organization: string,
    readonly options: ActionOptions,
  ) {
    super();
  }
}

/** A command to a station and what became of it. */
export interface FoundAction {
  _id: string;
  type: string;
  status: 'requested' | 'completed' | 'failed';
  outcome: string | null;
  connector: string | null;
  session: string | null;
  data: object;
  error: string | null;
  /** Name of the API key that asked; null when the server itself did. */
  requestedBy: string | null;
  /** ms. */
  requestedAt: number;
  /** ms; null while requested. */
  answeredAt: number | null;
}

/** Which actions of a chargestation are wanted. Ids rise with the time of storing, so their bounds stand for times. */
export interface FoundActionFilter {
  organization: string;
  chargestation: string;
  /** Only actions with a higher and a lower `_id`; null: no bound. */
  above: string | null;
  below: string | null;
  onlyFailures: boolean;
  order: 'newest' | 'oldest';
  limit: number;
}

/** Actions of a chargestation in the order of their ids. Answered by actions. */
export class FindActions extends Query<FoundAction[]> {
  constructor(readonly filter: FoundActionFilter) {
    super();
  }
}
