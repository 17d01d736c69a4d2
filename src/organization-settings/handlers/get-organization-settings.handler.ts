import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { type Statement, UnitOfWork } from '../../shared/database/unit-of-work.js';
import {
  GetOrganizationSettings,
  type OrganizationSettings,
} from '../organization-settings.commands.js';
import { SETTINGS } from '../settings-change.js';

const COLUMNS = `organization, ${SETTINGS.join(', ')}`;
const SELECT: Statement = {
  name: 'organization_settings_get',
  text: `SELECT ${COLUMNS} FROM organization_settings WHERE organization = ANY ($1::text[])`,
};
const SELECT_ALL: Statement = {
  name: 'organization_settings_get_all',
  text: `SELECT ${COLUMNS} FROM organization_settings`,
};

type Row = OrganizationSettings & { organization: string };

type Found = OrganizationSettings | undefined;

/** Read once per transaction and no cache beyond it: the settings in force are those of the running transaction. */
@QueryHandler(GetOrganizationSettings)
export class GetOrganizationSettingsHandler implements IQueryHandler<GetOrganizationSettings> {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  execute({ organizations }: GetOrganizationSettings): Promise<Map<string, OrganizationSettings>> {
    return this.unitOfWork.run(async () => {
      if (organizations === 'all') return toMap(await this.unitOfWork.query<Row>(SELECT_ALL, []));
      const asked = this.unitOfWork.remember(this, () => new Map<string, Promise<Found>>());
      const missing = [...organizations].filter((organization) => !asked.has(organization));
      if (missing.length > 0) {
        const rows = this.unitOfWork.query<Row>(SELECT, [missing]).then(toMap);
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
}

function toMap(rows: readonly Row[]): Map<string, OrganizationSettings> {
  return new Map(rows.map(({ organization, ...settings }) => [organization, settings]));
}
