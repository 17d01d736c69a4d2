/**
 * A limited number of places, shared between the groups whose members take them: when all are taken, the group with the most gives up its
 * oldest one for a member of a group that has fewer.
 */
export class FairPlaces {
  readonly #groups = new Map<string, Set<string>>();
  #taken = 0;

  constructor(private readonly most: number) {}

  /** Takes a place. @returns the member that has lost its own to it, which is `member` itself when there is none for it; else null */
  take(group: string, member: string): string | null {
    const own = this.#groups.get(group) ?? new Set<string>();
    let loser: string | null = null;
    if (this.#taken >= this.most) {
      const [name, largest] = this.#largest();
      if (largest.size <= own.size + 1) return member;
      loser = largest.values().next().value as string;
      this.free(name, loser);
    }
    own.add(member);
    this.#groups.set(group, own);
    this.#taken += 1;
    return loser;
  }

  free(group: string, member: string): void {
    const members = this.#groups.get(group);
    if (!members?.delete(member)) return;
    this.#taken -= 1;
    if (members.size === 0) this.#groups.delete(group);
  }

  #largest(): [string, Set<string>] {
    let largest: [string, Set<string>] = ['', new Set()];
    for (const group of this.#groups) if (group[1].size > largest[1].size) largest = group;
    return largest;
  }
}
