import type { OrganizationSettings } from '../organization-settings/organization-settings.commands.js';
import {
  DAY_MS,
  type Expired,
  type GrowingTable,
  lowestId,
  type Partition,
  startOfRange,
} from '../shared/database/growing-tables.js';

/**
 * What has expired of a table, by organization: all that is older than the retention in days, rounded down to whole partitions, or
 * to days (UTC) where there are none. So nothing goes early, and partitions go whole.
 */
export function expiredOf(
  { kind, partitions }: Pick<GrowingTable, 'kind' | 'partitions'>,
  settings: ReadonlyMap<string, OrganizationSettings>,
  now: number,
): Expired[] {
  const days = [...settings.values()].map((each) => each[`retention_${kind}`]);
  const most = Math.max(...days);
  return [...settings].map(([organization, each]) => {
    const keep = each[`retention_${kind}`];
    const before = startOfRange(now - keep * DAY_MS, partitions?.days ?? 1);
    return { organization, before, longest: keep === most };
  });
}

/** The partitions whose rows have expired for every organization, oldest first. */
export function droppable(
  partitions: readonly Partition[],
  expired: readonly Expired[],
): Partition[] {
  const kept = lowestId(Math.min(...expired.map(({ before }) => before)));
  return partitions
    .filter(({ to }) => expired.length > 0 && to <= kept)
    .sort((one, other) => (one.from < other.from ? -1 : 1));
}

/** A part of a log that is to be walked for several organizations at once. */
export interface Walk {
  organizations: string[];
  from: string;
  to: string;
}

/**
 * The walks through a log that are left, given up to where (`below`) it is cleared for each organization. Organizations that stand at
 * the same place and go to the same one walk together; one that keeps its rows longer than before stays where it is.
 */
export function walksOf(
  expired: readonly Expired[],
  marks: readonly { organization: string; below: string }[],
): Walk[] {
  const below = new Map(marks.map((mark) => [mark.organization, mark.below]));
  const walks = new Map<string, Walk>();
  for (const { organization, before } of expired) {
    const [from, to] = [below.get(organization) ?? '', lowestId(before)];
    if (from >= to) continue;
    const key = `${from} ${to}`;
    const walk = walks.get(key) ?? { organizations: [], from, to };
    walk.organizations.push(organization);
    walks.set(key, walk);
  }
  return [...walks.values()];
}
