import { EventsHandler, type IEventHandler } from '@nestjs/cqrs';
import {
  type ConnectorStatusChange,
  ConnectorStatusesChanged,
} from '../../connectors/connectors.events.js';
import { endActivity, recordActivity } from '../activity.js';
import { SessionStore } from '../session-store.js';

/** Statuses that only stations without chargingState report; they tell what the session on the connector does. */
const ACTIVE = new Set<string | null>(['Charging', 'SuspendedEV', 'SuspendedEVSE']);
const OVER = new Set<string | null>(['Preparing', 'Finishing']);

/** Where sessions have no chargingState, the statuses of their connector make up `charging_activity`. */
@EventsHandler(ConnectorStatusesChanged)
export class NoteActivityOnConnectorStatusesChanged
  implements IEventHandler<ConnectorStatusesChanged>
{
  constructor(private readonly store: SessionStore) {}

  async handle(event: ConnectorStatusesChanged): Promise<void> {
    const changes = event.changes.filter(
      ({ reportedStatus, synthetic }) =>
        !synthetic && (ACTIVE.has(reportedStatus) || OVER.has(reportedStatus)),
    );
    if (changes.length === 0) return;
    const open = await this.store.loadOpen([
      ...new Set(changes.map(({ station }) => station.chargestation)),
    ]);
    const changed = open.flatMap((session) => {
      const own = changes.filter(({ connector }) => connector === session.connector);
      if (own.length === 0 || session.ledger.chargingState !== null) return [];
      session.ledger = {
        ...session.ledger,
        activity: own.reduce(withChange, session.ledger.activity),
      };
      return [session];
    });
    this.store.save(changed);
  }
}

function withChange(
  activity: Parameters<typeof endActivity>[0],
  { reportedStatus, at }: ConnectorStatusChange,
) {
  if (reportedStatus !== null && ACTIVE.has(reportedStatus))
    return recordActivity(activity, reportedStatus, at);
  return endActivity(activity, at);
}
