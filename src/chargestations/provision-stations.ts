import { Injectable } from '@nestjs/common';
import { EventBus, QueryBus } from '@nestjs/cqrs';
import { GetFirstOrganization } from '../organizations/organizations.commands.js';
import { textArray } from '../shared/database/binary-array.js';
import { GroupedWork } from '../shared/database/grouped-work.js';
import { UnitOfWork } from '../shared/database/unit-of-work.js';
import { newId } from '../shared/id.js';
import { ChargestationsChanged } from './chargestations.events.js';

const INSERT = {
  name: 'chargestations-provision',
  text: `INSERT INTO chargestation (_id, organization, endpoint, security_type)
    SELECT s._id, $3, s.endpoint, 'none' FROM unnest($1::text[], $2::text[]) AS s (_id, endpoint) ORDER BY s.endpoint
    ON CONFLICT (endpoint) WHERE deleted_at IS NULL DO NOTHING RETURNING _id`,
};

/** Creates chargestations for identities that nobody registered (`OCPP_UNKNOWN_STATIONS=accept`). */
@Injectable()
export class ProvisionStations {
  readonly #provisioning = new GroupedWork<string, void>((endpoints) => this.#provision(endpoints));

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly queryBus: QueryBus,
    private readonly eventBus: EventBus,
  ) {}

  /** The station belongs to the first organization, without security. Changes nothing when another connection was faster. */
  provision(endpoint: string): Promise<void> {
    return this.#provisioning.do(endpoint);
  }

  async #provision(endpoints: readonly string[]): Promise<readonly void[]> {
    const organization = await this.queryBus.execute(new GetFirstOrganization());
    await this.unitOfWork.run(async () => {
      const made = await this.unitOfWork.query<{ _id: string }>(INSERT, [
        textArray(endpoints.map(() => newId())),
        textArray(endpoints),
        organization,
      ]);
      if (made.length === 0) return;
      const stations = made.map(({ _id }) => ({ chargestation: _id, organization }));
      await this.eventBus.publish(new ChargestationsChanged('created', stations));
    });
    return [];
  }
}
