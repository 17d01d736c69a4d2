import { Command, Query } from '@nestjs/cqrs';
import type { ConnectorStatusReport } from '../shared/vocabulary/connector-status.js';
import type { EvseRef } from '../shared/vocabulary/evse.js';
import type { StationRef } from '../shared/vocabulary/station.js';

/** A connector that a message means. */
export interface ResolvedConnector {
  _id: string;
  evseId: number;
  ocppId: number;
}

/** Which connector does a message mean? `evse` null: the message names none. */
export interface ConnectorQuestion {
  station: StationRef;
  evse: EvseRef | null;
}

/** The connector, if it is certain, and the EVSE, if that much is. */
export interface ConnectorAnswer {
  connector: ResolvedConnector | null;
  evseId: number | null;
  /** `_id` of the rate of the connector. */
  rate: string | null;
}

/**
 * Finds connectors by the chain of rules for messages that name an EVSE, a connector, both or nothing (never "assume 1"). Unknown ones
 * with both numbers named are created with `auto_discovered: true`. One answer per question, in their order.
 */
export class ResolveConnectors extends Command<ConnectorAnswer[]> {
  constructor(readonly questions: readonly ConnectorQuestion[]) {
    super();
  }
}

/** The connectors of these stations as REST shows them, by chargestation, ordered by evseId and ocppId. */
export class ListConnectors extends Query<Map<string, object[]>> {
  constructor(readonly chargestations: readonly string[]) {
    super();
  }
}

/** What other modules may ask about a connector. */
export interface ConnectorFacts extends ResolvedConnector {
  /** `_id` of its chargestation. */
  chargestation: string;
  /** `_id` of its rate. */
  rate: string | null;
}

/** A connector of this organization, or null (unknown, another organization's, not 24 hex). Answered by connectors. */
export class FindConnector extends Query<ConnectorFacts | null> {
  constructor(
    readonly organization: string,
    readonly connector: string,
  ) {
    super();
  }
}

/** The connectors of a station in a preview. */
export interface PreviewedConnectors {
  /** As REST shows them. */
  connectors: readonly PreviewedConnector[];
  /** What they have published, by `_id`. */
  published: Readonly<Record<string, { session: string; chargingState: string | null }>>;
}

/** A connector in a preview: the fields that statuses change, and the rest of what REST shows. */
export interface PreviewedConnector extends ResolvedConnector {
  status: string | null;
  synthetic: boolean;
  reported_status: string | null;
}

/** In which chargingState a message has left the current session of a connector; see `SessionChargingState` of sessions. */
export interface PreviewedState {
  session: string;
  connector: string;
  chargingState: string | null;
  open: boolean;
  live: boolean;
}

/** One thing that happens to the connectors of a station in a preview. `at`: the time of receipt in ms. */
export type PreviewStep =
  | { kind: 'resolve'; evse: EvseRef | null; at: number }
  | { kind: 'report'; report: ConnectorStatusReport; at: number }
  | { kind: 'state'; news: PreviewedState; at: number };

/** What a step makes. */
export interface PreviewOutcome extends Omit<ConnectorAnswer, 'rate'> {
  after: PreviewedConnectors;
  /** Connectors that were discovered, as REST shows them. */
  created: readonly PreviewedConnector[];
  /** `_id` of the connector for which a status would be published. */
  changed: string | null;
  /** The rule that kept silent; null when a status would be published, or none was asked for. */
  silence: string | null;
}

/**
 * What would follow for the connectors of a station, by the same rules as in earnest; nothing is stored or published. Answered by
 * connectors.
 */
export class PreviewConnectors extends Query<PreviewOutcome> {
  constructor(
    readonly chargestation: string,
    readonly before: PreviewedConnectors,
    readonly step: PreviewStep,
    /** `include_artificial_status_notification_for_201`. */
    readonly flag: boolean,
  ) {
    super();
  }
}
