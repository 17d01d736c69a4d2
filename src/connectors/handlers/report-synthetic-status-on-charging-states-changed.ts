import { EventBus, EventsHandler, type IEventHandler, QueryBus } from '@nestjs/cqrs';
import { GetOrganizationSettings } from '../../organization-settings/organization-settings.commands.js';
import {
  ChargingStatesChanged,
  type SessionChargingState,
} from '../../sessions/sessions.events.js';
import { type ConnectorRow, ConnectorStatuses, type StatusUpdate } from '../connector-statuses.js';
import { type ConnectorStatusChange, ConnectorStatusesChanged } from '../connectors.events.js';
import { decideOnEvse } from '../evse-statuses.js';
import { StatusChecks } from '../status-checks.js';
import { isStuck } from '../stuck-status.js';
import { forgetPublished, type StatusMemory } from '../synthetic-status.js';

/**
 * The one place where `include_artificial_status_notification_for_201` gates: with the flag on, a change of chargingState makes a
 * 1.6-style connector status.
 */
@EventsHandler(ChargingStatesChanged)
export class ReportSyntheticStatusOnChargingStatesChanged
  implements IEventHandler<ChargingStatesChanged>
{
  constructor(
    private readonly statuses: ConnectorStatuses,
    private readonly checks: StatusChecks,
    private readonly queryBus: QueryBus,
    private readonly eventBus: EventBus,
  ) {}

  async handle({ sessions }: ChargingStatesChanged): Promise<void> {
    const organizations = new Set(sessions.map(({ station }) => station.organization));
    const settings = await this.queryBus.execute(new GetOrganizationSettings(organizations));
    const isOn = ({ station }: SessionChargingState) =>
      settings.get(station.organization)?.include_artificial_status_notification_for_201 ?? false;
    const off = sessions.filter((session) => !isOn(session));
    if (off.length > 0) this.statuses.forgetPublished(off.map(({ connector }) => connector));
    const on = sessions.filter(isOn);
    if (on.length > 0) await this.#publish(on);
  }

  async #publish(sessions: readonly SessionChargingState[]): Promise<void> {
    const rows = await this.statuses.ofSameEvses(sessions.map(({ connector }) => connector));
    const stations = new Map<string, ConnectorRow[]>();
    for (const row of rows) {
      stations.set(row.chargestation, [...(stations.get(row.chargestation) ?? []), row]);
    }
    const now = Date.now();
    const updates: StatusUpdate[] = [];
    const changes: ConnectorStatusChange[] = [];
    const doubtful: string[] = [];
    for (const news of sessions) {
      const decision = decideOnEvse(stations.get(news.station.chargestation) ?? [], news);
      if (!decision) continue;
      const { connector, memory, publish, forgetful } = decision;
      if (publish || !isSame(connector, memory)) {
        updates.push(update(connector, memory, publish ? now : null));
      }
      if (!news.open && isStuck(memory)) doubtful.push(connector._id);
      for (const sibling of forgetful) updates.push(update(sibling, forgetPublished(sibling)));
      if (!publish || memory.status === null) continue;
      const { status, reportedStatus } = memory;
      changes.push({
        station: news.station,
        connector: connector._id,
        status,
        synthetic: true,
        reportedStatus,
        report: null,
        at: now,
      });
    }
    this.statuses.update(updates);
    this.checks.plan(doubtful);
    if (changes.length > 0) await this.eventBus.publish(new ConnectorStatusesChanged(changes));
  }
}

function update({ _id }: ConnectorRow, memory: StatusMemory, at: number | null = null) {
  return { connector: _id, memory, rawMessage: null, at };
}

function isSame(before: StatusMemory, after: StatusMemory): boolean {
  return (
    before.status === after.status &&
    before.synthetic === after.synthetic &&
    before.publishingSession === after.publishingSession &&
    before.publishedChargingState === after.publishedChargingState
  );
}
