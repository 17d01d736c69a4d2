import type { Actor } from '../shared/http/principal.js';
import type { ApiRequest } from '../shared/http/request.js';
import { currentRequest } from '../shared/http/request-context.js';

/** An organization was created; modules that keep something per organization make their rows. */
export class OrganizationCreated {
  constructor(readonly organization: string) {}
}

/** The name or the free data of an organization was changed by API. Published inside the changing transaction. */
export class OrganizationUpdated {
  constructor(
    readonly organization: string,
    /** The organization after the change, as REST shows it. */
    readonly shown: object,
  ) {}
}

/** Every type of entry of the audit log with what it means. */
export const AUDIT_TYPES = {
  'organization.updated': 'name or free data changed',
  'organization.settings_updated': 'settings changed',
  'member.invited': 'a member was invited',
  'member.invitation_renewed': 'a member got a new invitation, the earlier one is void',
  'member.invitation_accepted': 'a member took up the invitation and set a password',
  'member.updated': 'name, role or free data of a member changed',
  'member.removed': 'a member was removed',
  'member.password_changed': 'a member changed the own password',
  'member.signed_in': 'a member signed in to the admin panel',
  'member.sign_in_failed':
    'somebody gave a wrong password for a member; `after` has how often; one entry a minute at most',
  'member.signed_out': 'a member signed out',
  'access.refused':
    'an API key or a member asked for what they may not; `after` has the route, the reason and how often; for each route one entry a minute at most',
  'api_key.created': 'an API key was created',
  'api_key.rotated': 'an API key was replaced by another; `after` is the new one',
  'api_key.revoked': 'an API key was revoked',
  'webhook.created': 'a webhook endpoint was created',
  'webhook.updated': 'a webhook endpoint changed',
  'webhook.deleted': 'a webhook endpoint was deleted',
  'webhook.secret_shown': 'the signing secret of a webhook endpoint was read',
  'webhook.secret_rotated': 'a webhook endpoint got a new signing secret',
  'webhook.redelivered': 'a delivery was sent again by hand; `after` names it and its event',
  'webhook.recovery_started':
    'what a webhook endpoint did not get is sent again; `after` has the time range',
  'chargestation.created': 'a station was registered: by API, or adopted',
  'chargestation.deleted': 'a station was deleted',
  'chargestation.adopted': 'an unknown station that had tried to connect was registered',
  'chargestation.security_changed':
    'the security type of a station was changed: by API, or raised by its own connection',
  'chargestation.password_reset': 'a station got a new password',
  'chargestation.commanded': 'a station was given a command; `after` has its type and its Action',
} as const satisfies Record<string, string>;

/** Type of an entry of the audit log. */
export type AuditType = keyof typeof AUDIT_TYPES;

/**
 * Somebody did what the audit log records. Published inside the transaction of the deed, so that both count or none; who, from where and
 * by which request is taken from the request under way when the event is made. Secrets are masked and equal fields of `before` and `after` left out.
 */
export class Audited {
  constructor(
    readonly organization: string,
    readonly type: AuditType,
    /** `_id` of what it was done to. */
    readonly object: string,
    /** What it was before and is now; null or absent: it was not there, or there is nothing to tell. */
    readonly change: { before?: object | null; after?: object | null } = {},
    /** Who did it, where the request does not tell: at sign-in. */
    readonly by?: Actor,
    /** The request it was done by; undefined for what the server does by itself. */
    readonly request:
      | Pick<ApiRequest, 'ip' | 'requestId' | 'principal'>
      | undefined = currentRequest(),
  ) {}
}
