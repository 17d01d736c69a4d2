import { computed, signal } from '@preact/signals';

/** What a member may do, the strongest first. */
export const ROLES = ['admin', 'developer', 'viewer'] as const;

export type Role = (typeof ROLES)[number];

/** Who is signed in. */
export interface Member {
  _id: string;
  name: string;
  email: string;
  role: Role;
  /** Name of the organization. */
  organization: string;
  /** Names of its admins, for those who need one. */
  admins: readonly string[];
}

/** Who is signed in; null: nobody; undefined: not known yet. */
export const member = signal<Member | null | undefined>(undefined);

const rank = computed(() => (member.value ? ROLES.indexOf(member.value.role) : ROLES.length));

/** Whether the signed-in member has at least this role. */
export function mayChange(needs: Role): boolean {
  return rank.value <= ROLES.indexOf(needs);
}
