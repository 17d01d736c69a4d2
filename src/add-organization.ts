import { parseArgs } from 'node:util';
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { createApplication, startDatabase } from './bootstrap.js';
import { InviteMember } from './organizations/members.dto.js';
import {
  type AddedOrganization,
  OrganizationCreation,
} from './organizations/organization-creation.js';
import { UpdateOrganization } from './organizations/organizations.dto.js';
import { type Config, loadConfig } from './shared/config.js';
import { Log } from './shared/log.js';

const USAGE = `Usage: npm run organization:add -- --name "Second CPO" --email admin@second.example
Adds an organization to the installation, whether its server runs or not: in the environment of the server (DATABASE_URL or
DATA_DIR, PUBLIC_URL). Prints an admin API key and the link by which its first admin sets a password, both this once.
  --name    of the organization, 1 to 200 characters
  --email   of its first admin, which no member of any organization has yet`;

try {
  const { values } = parseArgs({
    options: { name: { type: 'string' }, email: { type: 'string' }, help: { type: 'boolean' } },
  });
  if (values.help) {
    console.log(USAGE);
  } else {
    const wanted = checked(values.name ?? '', values.email ?? '');
    await addOrganization(loadConfig(process.env), wanted);
  }
} catch (error) {
  console.error(`The organization was not added: ${(error as Error).message}`);
  if (process.env.LOG_LEVEL === 'debug') console.error(error);
  process.exitCode = 1;
}

/** Of an organization. */
interface Wanted {
  name: string;
  email: string;
}

/** The arguments, by the rules of REST. @throws Error that names each wrong one, with the usage */
function checked(name: string, email: string): Wanted {
  const organization = plainToInstance(UpdateOrganization, { name });
  const member = plainToInstance(InviteMember, { email, name: 'Admin', role: 'admin' });
  const faults = [...validateSync(organization), ...validateSync(member)];
  if (faults.length > 0) {
    const wrong = faults.map(({ property }) => `--${property}`).join(' and ');
    throw new Error(`${wrong} missing or not usable.\n${USAGE}`);
  }
  return { name, email: member.email };
}

/** Tells the secrets at once: closing may fail, and they are told never again. */
async function addOrganization(config: Config, wanted: Wanted): Promise<void> {
  const log = new Log('warn');
  const database = await startDatabase(config, log);
  try {
    const { app, dataSource } = await createApplication(config, log, database.url);
    try {
      tell(config, wanted, await app.get(OrganizationCreation).add(wanted.name, wanted.email));
    } finally {
      await dataSource.destroy();
    }
  } finally {
    await database.stop();
  }
}

function tell(config: Config, { name }: Wanted, added: AddedOrganization): void {
  const { organization, member, key } = added;
  const base = config.publicUrl;
  const lines = [
    `The organization "${name}" is added (${organization}).`,
    `  Admin panel   ${base}/admin`,
    `  Invitation    ${member.invitation.url}`,
    `                (for ${member.email}, to set a password; until ${member.invitation.expiresAt}; shown this once)`,
    `  Admin API key ${key}`,
    '                (shown this once: keep it)',
    '',
    'Try it:',
    `  curl -H "Authorization: Bearer ${key}" ${base}/v1.1/organization`,
  ];
  console.log(lines.join('\n'));
}
