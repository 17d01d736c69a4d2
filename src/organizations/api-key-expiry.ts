import type { ApiKey } from './api-key.entity.js';

/** Whether a key that expires at this time (null: never) lets nobody in any more. */
export function isExpired({ expiresAt }: Pick<ApiKey, 'expiresAt'>, now: Date): boolean {
  return expiresAt !== null && expiresAt <= now;
}

/**
 * Whether nobody could administer the organization for good without this key: it is the last admin key that never expires and has no
 * scopes (which keep it from making keys); where there is none such, the last one that still lets in.
 *
 * @param admins all admin keys of the organization, expired ones included
 */
export function isLastAdmin(
  id: string,
  admins: readonly Pick<ApiKey, '_id' | 'expiresAt' | 'scopes'>[],
  now: Date,
): boolean {
  const lasting = admins.filter((admin) => admin.expiresAt === null && admin.scopes.length === 0);
  const usable = admins.filter((admin) => !isExpired(admin, now));
  const needed = lasting.length > 0 ? lasting : usable;
  return needed.length === 1 && needed[0]?._id === id;
}
