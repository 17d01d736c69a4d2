import { EventBus, EventsHandler, type IEventHandler } from '@nestjs/cqrs';
import { StationsConnected } from '../../ocpp-gateway/ocpp-gateway.events.js';
import { textArray, timeArray } from '../../shared/database/binary-array.js';
import { UnitOfWork } from '../../shared/database/unit-of-work.js';
import type { StationRef } from '../../shared/vocabulary/station.js';
import { ChargestationsOnline } from '../chargestations.events.js';

/** The rows are locked in the order of their ids before they change, which also yields the newest old value of `online`. */
const MARK_ONLINE = {
  name: 'chargestations-mark-online',
  text: `WITH before AS MATERIALIZED (
      SELECT _id, online FROM chargestation WHERE _id = ANY($1::text[]) AND deleted_at IS NULL ORDER BY _id FOR NO KEY UPDATE)
    UPDATE chargestation c SET online = true, protocol = s.protocol, connection = s.connection, node = s.node,
      last_connect_at = s.at, updated_at = now()
    FROM before b JOIN unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::timestamptz[])
      AS s (_id, protocol, connection, node, at) ON s._id = b._id
    WHERE c._id = b._id
    RETURNING c._id AS chargestation, c.organization, b.online AS "wasOnline"`,
};

/** A new socket makes its station online; only those that were offline become an event. */
@EventsHandler(StationsConnected)
export class MarkOnlineOnStationsConnected implements IEventHandler<StationsConnected> {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly eventBus: EventBus,
  ) {}

  handle({ connections }: StationsConnected): Promise<void> {
    return this.unitOfWork.run(async () => {
      const rows = await this.unitOfWork.query<StationRef & { wasOnline: boolean }>(MARK_ONLINE, [
        textArray(connections.map(({ station }) => station.chargestation)),
        textArray(connections.map(({ protocol }) => protocol)),
        textArray(connections.map(({ connection }) => connection)),
        textArray(connections.map(({ node }) => node)),
        timeArray(connections.map(({ at }) => at)),
      ]);
      const stations = rows
        .filter(({ wasOnline }) => !wasOnline)
        .map(({ chargestation, organization }) => ({ chargestation, organization }));
      if (stations.length > 0) await this.eventBus.publish(new ChargestationsOnline(stations));
    });
  }
}
