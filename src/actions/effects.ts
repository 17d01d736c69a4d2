import type { CommandAnswer } from '../ocpp-gateway/ocpp-gateway.commands.js';
import type { ActionType } from './actions.commands.js';

/** What may be observed of a station after it has accepted a command. */
export type Awaited =
  | 'booted'
  | 'connector_status'
  | 'session_started'
  | 'session_ended'
  | 'firmware_status'
  | 'log_status';

/** One observation that may be the effect of a command. */
export interface Observation {
  chargestation: string;
  kind: Awaited;
  /** `_id` of the connector it is about. */
  connector: string | null;
  /** `_id` of the session it is about. */
  session: string | null;
  /** What REST shows in `effect`, its time `at` included. */
  effect: object;
}

/** What an action is about, as far as observations are compared with it. */
export interface Observable {
  awaits: Awaited | null;
  connector: string | null;
  session: string | null;
}

const AWAITED: Partial<Record<ActionType, Awaited>> = {
  'chargestation.reset': 'booted',
  'chargestation.unlock_connector': 'connector_status',
  'chargestation.change_availability': 'connector_status',
  'chargestation.update_firmware': 'firmware_status',
  'chargestation.get_logs': 'log_status',
  'session.start': 'session_started',
  'session.stop': 'session_ended',
};

/** What a triggered message makes observable, by its name in either version. */
const TRIGGERED: Record<string, Awaited> = {
  BootNotification: 'booted',
  StatusNotification: 'connector_status',
  FirmwareStatusNotification: 'firmware_status',
  DiagnosticsStatusNotification: 'log_status',
  LogStatusNotification: 'log_status',
};

/** The kind of observation that confirms an accepted action, or null when nothing of the kind is looked for. */
export function awaitedBy(type: ActionType, data: object): Awaited | null {
  if (type !== 'chargestation.trigger_message') return AWAITED[type] ?? null;
  const { requestedMessage } = data as { requestedMessage?: unknown };
  const message = String(requestedMessage);
  return Object.hasOwn(TRIGGERED, message) ? (TRIGGERED[message] as Awaited) : null;
}

/** What an answer itself tells in the words of both versions: the schedule that results from all profiles. Null where it tells nothing. */
export function effectOf(
  answers: readonly Pick<CommandAnswer, 'told'>[],
  answeredAt: Date,
): object | null {
  const told = answers.find((answer) => answer.told)?.told;
  return told ? { observed: 'composite_schedule', at: answeredAt.toISOString(), ...told } : null;
}

/** Whether an observation is about what the action was about. The SQL of `action-store.ts` says the same. */
export function isEffectOf(observation: Observation, action: Observable): boolean {
  return (
    action.awaits === observation.kind &&
    (action.connector === null || action.connector === observation.connector) &&
    (action.session === null || action.session === observation.session)
  );
}
