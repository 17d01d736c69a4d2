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

/** Read once per transaction and no cache beyond it: the settings in force are those of the running transaction. */
@QueryHandler(GetOrganizationSettings)
export class GetOrganizationSettingsHandler implements IQueryHandler<GetOrganizationSettings> {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  execute({ organizations }: GetOrganizationSettings): Promise<Map<string, OrganizationSettings>> {
    return this.unitOfWork.run(async () => {
      const known = this.unitOfWork.remember(this, () => new Map<string, OrganizationSettings>());
      const rows =
        organizations === 'all'
          ? this.unitOfWork.query<Row>(SELECT_ALL, [])
          : this.#missing(known, organizations);
      for (const { organization, ...settings } of await rows) known.set(organization, settings);
      return known;
    });
  }

  async #missing(
    known: ReadonlyMap<string, OrganizationSettings>,
    organizations: ReadonlySet<string>,
  ): Promise<Row[]> {
    const missing = [...organizations].filter((organization) => !known.has(organization));
    return missing.length === 0 ? [] : this.unitOfWork.query<Row>(SELECT, [missing]);
  }
}
