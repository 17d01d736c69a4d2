import { EventsHandler, type IEventHandler, QueryBus } from '@nestjs/cqrs';
import { ConnectionsRefused } from '../../ocpp-gateway/ocpp-gateway.events.js';
import { GetFirstOrganization } from '../../organizations/organizations.commands.js';
import { int4Array, jsonArray, textArray, timeArray } from '../../shared/database/binary-array.js';
import { UnitOfWork } from '../../shared/database/unit-of-work.js';
import { newId } from '../../shared/id.js';

const KEEP = {
  name: 'connection-attempts-keep',
  text: `INSERT INTO connection_attempt AS a (_id, organization, subject, identity, chargestation, reason, status, message, url, protocols,
      address, user_agent, count, first_at, last_at)
    SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::int[], $8::text[], $9::text[],
      $10::json[], $11::text[], $12::text[], $13::int[], $14::timestamptz[], $15::timestamptz[])
    ON CONFLICT (organization, subject, reason) DO UPDATE SET identity = excluded.identity, chargestation = excluded.chargestation,
      status = excluded.status, message = excluded.message, url = excluded.url, protocols = excluded.protocols,
      address = excluded.address, user_agent = excluded.user_agent,
      count = least(a.count::bigint + excluded.count, 2147483647), last_at = excluded.last_at, updated_at = now()`,
};

/** One statement, however many; those of nobody's identity belong to the first organization. */
@EventsHandler(ConnectionsRefused)
export class KeepAttemptsOnConnectionsRefused implements IEventHandler<ConnectionsRefused> {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly queryBus: QueryBus,
  ) {}

  async handle({ refusals }: ConnectionsRefused): Promise<void> {
    const first = await this.queryBus.execute(new GetFirstOrganization());
    this.unitOfWork.write(KEEP, [
      textArray(refusals.map(() => newId())),
      textArray(refusals.map(({ station }) => station?.organization ?? first)),
      textArray(refusals.map(({ subject }) => subject)),
      textArray(refusals.map(({ identity }) => identity)),
      textArray(refusals.map(({ station }) => station?.chargestation ?? null)),
      textArray(refusals.map(({ reason }) => reason)),
      int4Array(refusals.map(({ status }) => status)),
      textArray(refusals.map(({ message }) => message)),
      textArray(refusals.map(({ url }) => url)),
      jsonArray(refusals.map(({ protocols }) => JSON.stringify(protocols))),
      textArray(refusals.map(({ address }) => address)),
      textArray(refusals.map(({ userAgent }) => userAgent)),
      int4Array(refusals.map(({ count }) => Math.min(count, 2_147_483_647))),
      timeArray(refusals.map(({ firstAt }) => firstAt)),
      timeArray(refusals.map(({ lastAt }) => lastAt)),
    ]);
  }
}
