import type { OrganizationSettings } from './organization-settings.commands.js';

/** The settings of an organization were changed by API. Published inside the changing transaction. */
export class OrganizationSettingsChanged {
  constructor(
    readonly organization: string,
    /** All settings after the change. */
    readonly settings: OrganizationSettings,
  ) {}
}
