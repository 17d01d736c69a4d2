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

/** Read once per transaction and no cache beyond it: the settings in force are those of the running transaction. */
@QueryHandler(GetOrganizationSettings)
export class GetOrganizationSettingsHandler implements IQueryHandler<GetOrganizationSettings> {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  execute({ organizations }: GetOrganizationSettings): Promise<Map<string, OrganizationSettings>> {
    return this.unitOfWork.run(async () => {
      const known = this.unitOfWork.remember(this, () => new Map<string, OrganizationSettings>());
      const missing = [...organizations].filter((organization) => !known.has(organization));
      if (missing.length === 0) return known;
      const rows = await this.unitOfWork.query<OrganizationSettings & { organization: string }>(
        SELECT,
        [missing],
      );
      for (const { organization, ...settings } of rows) known.set(organization, settings);
      return known;
    });
  }
}
