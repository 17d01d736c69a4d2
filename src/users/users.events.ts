/** Users were created, updated or deleted by API. */
export class UsersChanged {
  constructor(
    readonly change: 'created' | 'updated' | 'deleted',
    /** The users as REST shows them. */
    readonly users: readonly { organization: string; user: object }[],
  ) {}
}
