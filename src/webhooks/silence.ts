/** Why a message makes no connector status (or nothing at all), each with its sentence for people. */
export const SILENCE = {
  flag_off:
    'The flag is off: a change of the charging state makes no connector status, only session events.',
  state_unchanged: 'The charging state is the one that was published last.',
  no_charging_state: 'The message tells no charging state.',
  unknown_charging_state: 'The charging state is not one of the five of OCPP 2.0.1.',
  late_or_offline:
    'The message came late or from the offline queue of the station, so its state is no longer news.',
  late: 'The message came late: a later one of the session was known already.',
  after_end: 'The message stands after the end of its session.',
  held_back:
    'The station has reported the connector as Faulted, Unavailable or Reserved, which goes before the charging state.',
  no_connector: 'The message names no connector, and which one is meant is not certain.',
  superseded: 'A newer session runs on the EVSE.',
  duplicate: 'The same message was stored before: a repetition makes no event.',
  refused: 'The message is answered with a CALLERROR: it is kept, and nothing follows from it.',
  no_webhook: 'This kind of message makes no webhook of a session or a connector.',
} as const;

/** Name of a rule that keeps silent. */
export type SilenceRule = keyof typeof SILENCE;

/** A rule that kept silent, and its sentence. */
export interface Silence {
  rule: SilenceRule;
  reason: string;
}

/** The rule with its sentence, and what the case adds to it. */
export function silenceBy(rule: string, more?: string): Silence {
  const known = rule as SilenceRule;
  return { rule: known, reason: more ? `${SILENCE[known]} ${more}` : SILENCE[known] };
}
