import { EventsHandler, type IEventHandler } from '@nestjs/cqrs';
import { StationsHeard } from '../../ocpp-gateway/ocpp-gateway.events.js';
import { int4Array, textArray, timeArray } from '../../shared/database/binary-array.js';
import { UnitOfWork } from '../../shared/database/unit-of-work.js';

const NOTE = {
  name: 'chargestations-note-activity',
  text: `INSERT INTO chargestation_activity AS a (chargestation, last_message_at, unexpected_answers, clock_skew)
    SELECT _id, max(at), sum(unexpected), max(skew)
    FROM unnest($1::text[], $2::timestamptz[], $3::int[], $4::int[]) AS s (_id, at, unexpected, skew)
    GROUP BY _id ORDER BY _id
    ON CONFLICT (chargestation) DO UPDATE SET last_message_at = greatest(a.last_message_at, excluded.last_message_at),
      unexpected_answers = least(a.unexpected_answers::bigint + excluded.unexpected_answers, 2147483647),
      clock_skew = coalesce(excluded.clock_skew, a.clock_skew)`,
};

/** Keeps `lastMessageAt`, `unexpected_answers` and `clock_skew` in a table of its own, so that the chargestation's row is left alone. */
@EventsHandler(StationsHeard)
export class NoteActivityOnStationsHeard implements IEventHandler<StationsHeard> {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  handle({ stations }: StationsHeard): Promise<void> {
    return this.unitOfWork.run(async () => {
      this.unitOfWork.write(NOTE, [
        textArray(stations.map(({ chargestation }) => chargestation)),
        timeArray(stations.map(({ at }) => at)),
        int4Array(stations.map(({ unexpectedAnswers }) => unexpectedAnswers)),
        int4Array(stations.map(({ clockSkew }) => clockSkew)),
      ]);
    });
  }
}
