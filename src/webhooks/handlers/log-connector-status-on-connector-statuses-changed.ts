import { EventsHandler, type IEventHandler, QueryBus } from '@nestjs/cqrs';
import { GetChargestations } from '../../chargestations/chargestations.commands.js';
import { ConnectorStatusesChanged } from '../../connectors/connectors.events.js';
import { connectorStatusEvent } from '../event-drafts.js';
import { EventLog } from '../event-log.js';

@EventsHandler(ConnectorStatusesChanged)
export class LogConnectorStatusOnConnectorStatusesChanged
  implements IEventHandler<ConnectorStatusesChanged>
{
  constructor(
    private readonly queryBus: QueryBus,
    private readonly eventLog: EventLog,
  ) {}

  async handle({ changes }: ConnectorStatusesChanged): Promise<void> {
    if (changes.length === 0) return;
    const ids = [...new Set(changes.map(({ station }) => station.chargestation))];
    const shown = await this.queryBus.execute(new GetChargestations(ids));
    const texts = new Map([...shown].map(([id, station]) => [id, JSON.stringify(station)]));
    const drafts = changes.flatMap((change) => {
      const text = texts.get(change.station.chargestation);
      return text === undefined ? [] : [connectorStatusEvent(change, text)];
    });
    this.eventLog.append(drafts);
  }
}
