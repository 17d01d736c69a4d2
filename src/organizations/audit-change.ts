import { isDeepStrictEqual } from 'node:util';
import { MASK, maskSecrets } from '../shared/mask-secrets.js';

/** Names of fields whose values the audit log must not show. */
const SECRET = /password|secret|(?<!unknown_)token|hash|^key$|^headers$/i;

type Fields = Record<string, unknown>;

/** Both sides of a change as the audit log keeps them: of two, only the fields that differ (but `updatedAt`), and no secret. */
export function recordedChange({
  before = null,
  after = null,
}: {
  before?: object | null;
  after?: object | null;
}): { before: object | null; after: object | null } {
  const left = before && plain(before);
  const right = after && plain(after);
  if (!left || !right) return { before: left && masked(left), after: right && masked(right) };
  const names = Object.keys({ ...left, ...right }).filter((name) => name !== 'updatedAt');
  const changed = names.filter((name) => !isDeepStrictEqual(left[name], right[name]));
  return { before: masked(pick(left, changed)), after: masked(pick(right, changed)) };
}

/** As JSON holds it, with times as text. */
function plain(side: object): Fields {
  return JSON.parse(JSON.stringify(side)) as Fields;
}

function pick(side: Fields, names: string[]): Fields {
  return Object.fromEntries(names.filter((name) => name in side).map((name) => [name, side[name]]));
}

function masked(side: Fields): Fields {
  const entries = Object.entries(maskSecrets(side));
  return Object.fromEntries(
    entries.map(([name, value]) => [name, SECRET.test(name) && value !== null ? MASK : value]),
  );
}
