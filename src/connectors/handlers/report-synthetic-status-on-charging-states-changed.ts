import { EventBus, EventsHandler, type IEventHandler, QueryBus } from '@nestjs/cqrs';
import { GetOrganizationSettings } from '../../organization-settings/organization-settings.commands.js';
import {
  ChargingStatesChanged,
  type SessionChargingState,
} from '../../sessions/sessions.events.js';
import { type ConnectorRow, ConnectorStatuses, type StatusUpdate } from '../connector-statuses.js';
import { type ConnectorStatusChange, ConnectorStatusesChanged } from '../connectors.events.js';
import { StatusChecks } from '../status-checks.js';
import { isStuck } from '../stuck-status.js';
import {
  decideSyntheticStatus,
  forgetPublished,
  type StatusMemory,
  takeOver,
} from '../synthetic-status.js';

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
      const station = stations.get(news.station.chargestation) ?? [];
      const connector = station.find(({ _id }) => _id === news.connector);
      if (!connector) continue;
      const siblings = station.filter(
        (row) => row.evseId === connector.evseId && row !== connector,
      );
      const before = takeOver(connector, siblings, news.session);
      const { memory, publish } = decideSyntheticStatus(before, news);
      if (publish || !isSame(connector, memory)) {
        updates.push(update(connector, memory, publish ? now : null));
      }
      if (!news.open && isStuck(memory)) doubtful.push(connector._id);
      for (const sibling of siblings) {
        if (isOvertaken(sibling, news)) updates.push(update(sibling, forgetPublished(sibling)));
      }
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

/** The session published there before, or another one that is no longer the current one of the EVSE. */
function isOvertaken(sibling: ConnectorRow, { session, open }: SessionChargingState): boolean {
  if (sibling.publishingSession === null) return false;
  return open || sibling.publishingSession === session;
}

function isSame(before: StatusMemory, after: StatusMemory): boolean {
  return (
    before.status === after.status &&
    before.synthetic === after.synthetic &&
    before.publishingSession === after.publishingSession &&
    before.publishedChargingState === after.publishedChargingState
  );
}
