import { EventsHandler, type IEventHandler } from '@nestjs/cqrs';
import { ConnectorStatusesReported } from '../../ocpp-gateway/ocpp-gateway.events.js';
import { jsonArray, textArray } from '../../shared/database/binary-array.js';
import { UnitOfWork } from '../../shared/database/unit-of-work.js';
import { stationStatuses } from '../station-statuses.js';

const KEEP = {
  name: 'chargestations-keep-station-status',
  text: `UPDATE chargestation c SET reported_status = s.raw, updated_at = now()
    FROM unnest($1::text[], $2::json[]) AS s (_id, raw) WHERE c._id = s._id`,
};

/** Statuses of stations as a whole are kept on the chargestation; they change no connector and make no webhook. */
@EventsHandler(ConnectorStatusesReported)
export class KeepStationStatusOnConnectorStatusesReported
  implements IEventHandler<ConnectorStatusesReported>
{
  constructor(private readonly unitOfWork: UnitOfWork) {}

  async handle({ reports }: ConnectorStatusesReported): Promise<void> {
    const statuses = stationStatuses(reports);
    if (statuses.size === 0) return;
    await this.unitOfWork.run(async () => {
      this.unitOfWork.write(KEEP, [
        textArray([...statuses.keys()]),
        jsonArray([...statuses.values()]),
      ]);
    });
  }
}
