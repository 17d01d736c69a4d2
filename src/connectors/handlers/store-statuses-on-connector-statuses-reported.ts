import { EventBus, EventsHandler, type IEventHandler, QueryBus } from '@nestjs/cqrs';
import { ConnectorStatusesReported } from '../../ocpp-gateway/ocpp-gateway.events.js';
import { GetOrganizationSettings } from '../../organization-settings/organization-settings.commands.js';
import { ConnectorDiscovery } from '../connector-discovery.js';
import { ConnectorStatuses, type StatusUpdate } from '../connector-statuses.js';
import { type ConnectorStatusChange, ConnectorStatusesChanged } from '../connectors.events.js';
import { decideReportedStatus, type StatusMemory } from '../synthetic-status.js';

/** Takes what stations report of their connectors; number 0 speaks of the station as a whole and is not a connector's affair. */
@EventsHandler(ConnectorStatusesReported)
export class StoreStatusesOnConnectorStatusesReported
  implements IEventHandler<ConnectorStatusesReported>
{
  constructor(
    private readonly discovery: ConnectorDiscovery,
    private readonly statuses: ConnectorStatuses,
    private readonly queryBus: QueryBus,
    private readonly eventBus: EventBus,
  ) {}

  async handle(event: ConnectorStatusesReported): Promise<void> {
    const reports = event.reports.filter(
      ({ report: { evse } }) => evse.connectorId > 0 && evse.evseId !== 0,
    );
    if (reports.length === 0) return;
    const answers = await this.discovery.resolve(
      reports.map(({ station, report: { evse } }) => ({ station, evse })),
    );
    const organizations = new Set(reports.map(({ station }) => station.organization));
    const settings = await this.queryBus.execute(new GetOrganizationSettings(organizations));
    const memories = new Map<string, StatusMemory>();
    const updates = new Map<string, StatusUpdate>();
    const changes: ConnectorStatusChange[] = [];
    reports.forEach(({ station, report, receivedAt }, index) => {
      const connector = answers[index]?.connector;
      if (!connector) return;
      const flag =
        settings.get(station.organization)?.include_artificial_status_notification_for_201 ?? false;
      const before = memories.get(connector._id) ?? connector;
      const { memory } = decideReportedStatus(before, report.status, flag);
      const at = report.timestamp ?? receivedAt;
      memories.set(connector._id, memory);
      updates.set(connector._id, {
        connector: connector._id,
        memory,
        rawMessage: report.rawMessage,
        at,
      });
      changes.push({
        station,
        connector: connector._id,
        status: memory.status ?? report.status,
        synthetic: false,
        reportedStatus: report.status,
        report: { evse: report.evse, before: before.reportedStatus, receivedAt },
        at,
      });
    });
    this.statuses.update([...updates.values()]);
    if (changes.length > 0) await this.eventBus.publish(new ConnectorStatusesChanged(changes));
  }
}
