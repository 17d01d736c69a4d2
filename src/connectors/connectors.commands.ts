import { Command, Query } from '@nestjs/cqrs';
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
