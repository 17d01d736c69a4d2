import { DomainError } from '../errors.js';
import type { Principal } from './principal.js';
import { SAFE_METHODS } from './session-cookie.js';

/**
 * Whether an API key with these scopes may give a command. A scope is the type of a command (`chargestation.reset`), a family (`session.*`,
 * `chargestation.variables.*`) or `*`; a key without scopes is not restricted.
 */
export function allowsCommand(scopes: readonly string[], type: string): boolean {
  if (scopes.length === 0) return true;
  return scopes.some(
    (scope) =>
      scope === '*' ||
      scope === type ||
      (scope.endsWith('.*') && type.startsWith(scope.slice(0, -1))),
  );
}

/** Every scope that matches at least one of these types of commands. */
export function scopesOf(types: readonly string[]): string[] {
  const families = types.flatMap((type) => {
    const words = type.split('.');
    return words.slice(1).map((_, index) => `${words.slice(0, index + 1).join('.')}.*`);
  });
  return ['*', ...new Set(families), ...types];
}

/**
 * Refuses a command that the caller's credential is not for, whatever its role: a key of another scope, or the cookie of the admin panel
 * by GET (or HEAD, which Express answers as GET), since a link on any page could make a browser send that.
 *
 * @param type public type of the command, for example `session.stop`
 * @throws DomainError `forbidden`
 */
export function assertMayCommand(
  { member, scopes }: Pick<Principal, 'member' | 'scopes'>,
  type: string,
  method: string,
): void {
  if (member !== null && SAFE_METHODS.includes(method)) {
    throw new DomainError(
      'forbidden',
      'A command to a station by GET takes an API key. From the admin panel use POST.',
    );
  }
  if (allowsCommand(scopes, type)) return;
  throw new DomainError(
    'forbidden',
    `This API key is restricted to ${scopes.join(', ')}. Use one with the scope ${type}, or with none.`,
  );
}
