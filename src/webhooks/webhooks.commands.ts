import { Query } from '@nestjs/cqrs';

/** A delivery of an event to one endpoint. */
export interface EventDelivery {
  _id: string;
  event: string;
  /** `_id` and URL of the endpoint. */
  endpoint: string;
  url: string;
  status: 'pending' | 'delivered' | 'failed';
  attempts: number;
  /** Of the last attempt; null before it. */
  duration: number | null;
  error: string | null;
  /** ms; null when no attempt is planned. */
  nextAttemptAt: number | null;
  /** ms. */
  createdAt: number;
}

/** An event of the log with its deliveries. */
export interface FoundEvent {
  _id: string;
  object: string;
  type: string;
  synthetic: boolean;
  sequence: number;
  /** ms. */
  createdAt: number;
  data: Record<string, unknown>;
  deliveries: EventDelivery[];
}

/** Which events of a chargestation are wanted. Ids rise with the time of storing, so their bounds stand for times. */
export interface FoundEventFilter {
  organization: string;
  chargestation: string;
  /** Only events with a higher and a lower `_id`; null: no bound. */
  above: string | null;
  below: string | null;
  /** Exact names or families such as `session.*`; null for all. */
  types: readonly string[] | null;
  /** Only events with a delivery that failed, or has failed so far. */
  onlyFailures: boolean;
  order: 'newest' | 'oldest';
  limit: number;
}

/** Events of a chargestation in the order of their ids. Answered by webhooks. */
export class FindEvents extends Query<FoundEvent[]> {
  constructor(readonly filter: FoundEventFilter) {
    super();
  }
}

/** Why a stored message made no connector status. */
export interface ExplainedMessage {
  /** `_id` of the frame. */
  frame: string;
  /** The rule that keeps silent with the flag off, and its sentence; null when nothing is missing. */
  off: { rule: string; reason: string } | null;
  /** The same with the flag on. */
  on: { rule: string; reason: string } | null;
}

/** Plays a stored session of a 2.0.1 station once more and tells of each message why it is silent. Answered by webhooks. */
export class ExplainSession extends Query<ExplainedMessage[]> {
  constructor(
    readonly organization: string,
    readonly session: string,
  ) {
    super();
  }
}

/** What the log of an organization says of the 2.0.1 flag. */
export interface FlagEvents {
  /** Events in all. */
  events: number;
  /** Synthetic statuses among them. */
  synthetic: number;
  /** Changes of a charging state, each of which makes a synthetic status with the flag on. */
  changes: number;
}

/** Counts the events of an organization from the hour of a time (ms) on. Answered by webhooks. */
export class CountFlagEvents extends Query<FlagEvents> {
  constructor(
    readonly organization: string,
    readonly since: number,
  ) {
    super();
  }
}
