import type { ApiKey } from './api-key.entity.js';

/** Whether a key that expires at this time (null: never) lets nobody in any more. */
export function isExpired({ expiresAt }: Pick<ApiKey, 'expiresAt'>, now: Date): boolean {
  return expiresAt !== null && expiresAt <= now;
}

/**
 * Whether nobody could administer the organization without this key.
 *
 * @param admins all admin keys of the organization, expired ones included
 */
export function isLastAdmin(
  id: string,
  admins: readonly Pick<ApiKey, '_id' | 'expiresAt'>[],
  now: Date,
): boolean {
  const usable = admins.filter((admin) => !isExpired(admin, now));
  return usable.length === 1 && usable[0]?._id === id;
}
