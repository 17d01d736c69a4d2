import { type IQueryHandler, QueryBus, QueryHandler } from '@nestjs/cqrs';
import { FindInactiveChargestations } from '../../chargestations/chargestations.commands.js';
import { GetOrganizationSettings } from '../../organization-settings/organization-settings.commands.js';
import type { AuthorizationStatus } from '../../shared/vocabulary/id-token.js';
import { decideAuthorization } from '../authorization.js';
import { AuthorizeIdTokens } from '../tokens.commands.js';

/** Two questions to other modules for the whole list, however long it is. */
@QueryHandler(AuthorizeIdTokens)
export class AuthorizeIdTokensHandler implements IQueryHandler<AuthorizeIdTokens> {
  constructor(private readonly queryBus: QueryBus) {}

  async execute({ questions }: AuthorizeIdTokens): Promise<AuthorizationStatus[]> {
    if (questions.length === 0) return [];
    const stations = questions.map(({ station }) => station);
    const organizations = new Set(stations.map(({ organization }) => organization));
    const chargestations = [...new Set(stations.map(({ chargestation }) => chargestation))];
    const settings = await this.queryBus.execute(new GetOrganizationSettings(organizations));
    const inactive = await this.queryBus.execute(new FindInactiveChargestations(chargestations));
    return stations.map(({ organization, chargestation }) =>
      decideAuthorization(settings.get(organization), inactive.has(chargestation)),
    );
  }
}
