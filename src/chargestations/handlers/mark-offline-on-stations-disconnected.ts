import { EventBus, EventsHandler, type IEventHandler } from '@nestjs/cqrs';
import { StationsDisconnected } from '../../ocpp-gateway/ocpp-gateway.events.js';
import { textArray, timeArray } from '../../shared/database/binary-array.js';
import { UnitOfWork } from '../../shared/database/unit-of-work.js';
import type { StationRef } from '../../shared/vocabulary/station.js';
import { ChargestationsOffline } from '../chargestations.events.js';

const MARK_OFFLINE = {
  name: 'chargestations-mark-offline',
  text: `WITH gone AS MATERIALIZED (
      SELECT c._id, s.at FROM chargestation c JOIN unnest($1::text[], $2::text[], $3::timestamptz[]) AS s (_id, connection, at)
        ON c._id = s._id AND c.connection = s.connection
      ORDER BY c._id FOR NO KEY UPDATE OF c)
    UPDATE chargestation c SET online = false, connection = NULL, node = NULL, last_disconnect_at = gone.at, updated_at = now()
    FROM gone WHERE c._id = gone._id
    RETURNING c._id AS chargestation, c.organization`,
};

/** A station goes offline with its present socket only: the late end of a replaced one changes nothing. */
@EventsHandler(StationsDisconnected)
export class MarkOfflineOnStationsDisconnected implements IEventHandler<StationsDisconnected> {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly eventBus: EventBus,
  ) {}

  handle({ connections }: StationsDisconnected): Promise<void> {
    return this.unitOfWork.run(async () => {
      const stations = await this.unitOfWork.query<StationRef>(MARK_OFFLINE, [
        textArray(connections.map(({ station }) => station.chargestation)),
        textArray(connections.map(({ connection }) => connection)),
        timeArray(connections.map(({ at }) => at)),
      ]);
      if (stations.length > 0) await this.eventBus.publish(new ChargestationsOffline(stations));
    });
  }
}
