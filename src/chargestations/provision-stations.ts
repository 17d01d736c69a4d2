import { Injectable } from '@nestjs/common';
import { EventBus, QueryBus } from '@nestjs/cqrs';
import { GetFirstOrganization } from '../organizations/organizations.commands.js';
import { UnitOfWork } from '../shared/database/unit-of-work.js';
import { newId } from '../shared/id.js';
import { ChargestationsChanged } from './chargestations.events.js';

const INSERT = {
  name: 'chargestations-provision',
  text: `INSERT INTO chargestation (_id, organization, endpoint, security_type) VALUES ($1, $2, $3, 'none')
    ON CONFLICT (endpoint) WHERE deleted_at IS NULL DO NOTHING RETURNING _id`,
};

/** Creates chargestations for identities that nobody registered (`OCPP_UNKNOWN_STATIONS=accept`). */
@Injectable()
export class ProvisionStations {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly queryBus: QueryBus,
    private readonly eventBus: EventBus,
  ) {}

  /** The station belongs to the first organization, without security. Changes nothing when another connection was faster. */
  async provision(endpoint: string): Promise<void> {
    const organization = await this.queryBus.execute(new GetFirstOrganization());
    await this.unitOfWork.run(async () => {
      const chargestation = newId();
      const made = await this.unitOfWork.query(INSERT, [chargestation, organization, endpoint]);
      if (made.length === 0) return;
      await this.eventBus.publish(
        new ChargestationsChanged('created', [{ chargestation, organization }]),
      );
    });
  }
}
