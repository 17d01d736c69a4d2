import { isPasswordSetting } from './vocabulary/station-password-setting.js';

/** Stands where a secret was. */
export const MASK = '***';

/** Quick test of a JSON text for anything that may be one. */
const SUSPECT = /password|authorizationkey|simpin|"vpn"|:\/\/[^"]*@/i;
/** Fields that are secrets wherever they stand, in small letters (NetworkConnectionProfileType of 2.0.1 and our own). */
const SECRET_FIELDS = new Set(['apnpassword', 'basicauthpassword', 'password', 'simpin']);
const VALUE_FIELDS = new Set(['actualValue', 'attributeValue', 'value']);
const USER_OF_URL = /\b([a-z][a-z0-9+.-]*:\/\/)[^\s/?#@"]*(?:@[^\s/?#@"]*)*@/gi;

/**
 * A copy of a JSON value in which station passwords (values of AuthorizationKey and BasicAuthPassword, passwords of network profiles,
 * the user part of URLs) are `***`; the value itself when it has none.
 */
export function maskSecrets<Value>(value: Value): Value {
  return SUSPECT.test(JSON.stringify(value) ?? '') ? (masked(value) as Value) : value;
}

/** A URL that may hold secrets, as those see it who must not know them: where it leads to, with `***` for path and query, or for all of what is no URL. */
export function maskUrl(url: string): string {
  if (!URL.canParse(url)) return MASK;
  const { origin, pathname, search } = new URL(url);
  return pathname === '/' && search === '' ? `${origin}/` : `${origin}/${MASK}`;
}

function masked(value: unknown): unknown {
  if (typeof value === 'string') return value.replace(USER_OF_URL, `$1${MASK}@`);
  if (Array.isArray(value)) return value.map(masked);
  if (typeof value !== 'object' || value === null) return value;
  const owner = value as Record<string, unknown>;
  const isSecret = isPasswordSetting(settingOf(owner));
  return Object.fromEntries(
    Object.entries(owner).map(([name, field]) => [
      name,
      field !== null && (hides(owner, name) || (isSecret && VALUE_FIELDS.has(name)))
        ? MASK
        : isSecret && name === 'variableAttribute'
          ? withoutValues(field)
          : masked(field),
    ]),
  );
}

/** The key or variable that an object sets or shows; empty for none. */
function settingOf({ key, variable }: Record<string, unknown>): string {
  if (typeof key === 'string') return key;
  const name = typeof variable === 'object' && variable !== null && 'name' in variable;
  return name ? String(variable.name) : '';
}

/** Whether a field of the object is a secret by its name: the `key` of a VPN is one, that of a setting is not. */
function hides(owner: Record<string, unknown>, name: string): boolean {
  if (SECRET_FIELDS.has(name.toLowerCase())) return true;
  return name === 'key' && 'server' in owner && 'password' in owner;
}

function withoutValues(attributes: unknown): unknown {
  if (!Array.isArray(attributes)) return attributes;
  return attributes.map((attribute: object) =>
    'value' in attribute ? { ...attribute, value: MASK } : attribute,
  );
}
