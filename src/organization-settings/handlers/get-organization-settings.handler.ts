import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { type Statement, UnitOfWork } from '../../shared/database/unit-of-work.js';
import {
  GetOrganizationSettings,
  type OrganizationSettings,
} from '../organization-settings.commands.js';
import { SETTINGS } from '../settings-change.js';

const SELECT: Statement = {
  name: 'organization_settings_get',
  text: `SELECT organization, ${SETTINGS.join(', ')} FROM organization_settings WHERE organization = ANY ($1::text[])`,
};

/** One statement for all organizations and no cache: the settings in force are those of the running transaction. */
@QueryHandler(GetOrganizationSettings)
export class GetOrganizationSettingsHandler implements IQueryHandler<GetOrganizationSettings> {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  execute({ organizations }: GetOrganizationSettings): Promise<Map<string, OrganizationSettings>> {
    return this.unitOfWork.run(async () => {
      const rows = await this.unitOfWork.query<OrganizationSettings & { organization: string }>(
        SELECT,
        [[...organizations]],
      );
      return new Map(rows.map(({ organization, ...settings }) => [organization, settings]));
    });
  }
}
