import { Query } from '@nestjs/cqrs';

/** Which of these users (`_id`) are inactive. Answered by users. */
export class FindInactiveUsers extends Query<ReadonlySet<string>> {
  constructor(readonly users: readonly string[]) {
    super();
  }
}

/** A user of this organization, or null (unknown, another organization's, not 24 hex). Answered by users. */
export class FindUser extends Query<{ _id: string } | null> {
  constructor(
    readonly organization: string,
    readonly user: string,
  ) {
    super();
  }
}
