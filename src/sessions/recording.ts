import type { ReportedTransaction } from '../ocpp-gateway/ocpp-gateway.events.js';
import type { LedgerEvent, LedgerState } from './ledger-state.js';
import type { Session } from './sessions.entity.js';
import type { Placement } from './transaction-ledger.js';

/** One message on its way into its session. */
export interface Recording {
  reported: ReportedTransaction;
  event: LedgerEvent;
  /** The ledger before the message; null for a new session. */
  before: LedgerState | null;
  placement: Placement;
  /** As it will be after the message. */
  session: Session;
  /** The session's connector has become known or changed by this message. */
  connectorChanged: boolean;
}
