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

type Found = OrganizationSettings | undefined;

/** Read once per transaction and no cache beyond it: the settings in force are those of the running transaction. */
@QueryHandler(GetOrganizationSettings)
export class GetOrganizationSettingsHandler implements IQueryHandler<GetOrganizationSettings> {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  execute({ organizations }: GetOrganizationSettings): Promise<Map<string, OrganizationSettings>> {
    return this.unitOfWork.run(async () => {
      const asked = this.unitOfWork.remember(this, () => new Map<string, Promise<Found>>());
      const missing = [...organizations].filter((organization) => !asked.has(organization));
      if (missing.length > 0) {
        const rows = this.#read(missing);
        for (const organization of missing) {
          const settings = rows.then((found) => found.get(organization));
          settings.catch(() => undefined);
          asked.set(organization, settings);
        }
      }
      const known = new Map<string, OrganizationSettings>();
      for (const organization of organizations) {
        const settings = await asked.get(organization);
        if (settings) known.set(organization, settings);
      }
      return known;
    });
  }

  async #read(organizations: string[]): Promise<Map<string, OrganizationSettings>> {
    const rows = await this.unitOfWork.query<OrganizationSettings & { organization: string }>(
      SELECT,
      [organizations],
    );
    return new Map(rows.map(({ organization, ...settings }) => [organization, settings]));
  }
}
