import { EventBus, EventsHandler, type IEventHandler } from '@nestjs/cqrs';
import { ChargestationsChanged } from '../../chargestations/chargestations.events.js';
import { textArray } from '../../shared/database/binary-array.js';
import { UnitOfWork } from '../../shared/database/unit-of-work.js';
import { ConnectorsChanged } from '../connectors.events.js';
import { CONNECTOR_FIELDS, type ConnectorFields, toResponse } from '../connectors.response.js';

const DELETE = {
  name: 'connectors-delete-of-stations',
  text: `DELETE FROM connector WHERE chargestation = ANY($1::text[])
    RETURNING organization, ${CONNECTOR_FIELDS}`,
};

/** The connectors of a deleted chargestation go with it. */
@EventsHandler(ChargestationsChanged)
export class DeleteConnectorsOnChargestationsChanged
  implements IEventHandler<ChargestationsChanged>
{
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly eventBus: EventBus,
  ) {}

  async handle({ change, stations }: ChargestationsChanged): Promise<void> {
    if (change !== 'deleted') return;
    await this.unitOfWork.run(async () => {
      const rows = await this.unitOfWork.query<ConnectorFields & { organization: string }>(DELETE, [
        textArray(stations.map(({ chargestation }) => chargestation)),
      ]);
      if (rows.length === 0) return;
      const deleted = rows.map((row) => ({
        station: { chargestation: row.chargestation, organization: row.organization },
        connector: toResponse(row),
      }));
      await this.eventBus.publish(new ConnectorsChanged('deleted', deleted));
    });
  }
}
