import type { OrganizationSettings } from '../organization-settings/organization-settings.commands.js';
import type { AuthorizationStatus } from '../shared/vocabulary/id-token.js';

/** May a token that nobody registered charge? An inactive chargestation lets nobody in; else the organization decides. */
export function decideAuthorization(
  settings: Pick<OrganizationSettings, 'unknown_tokens'> | undefined,
  inactive: boolean,
): AuthorizationStatus {
  if (inactive) return 'Blocked';
  return settings?.unknown_tokens === 'accept' ? 'Accepted' : 'Unknown';
}
