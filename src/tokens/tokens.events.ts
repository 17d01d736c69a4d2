/** Tokens were created, updated or deleted by API. */
export class TokensChanged {
  constructor(
    readonly change: 'created' | 'updated' | 'deleted',
    /** The tokens as REST shows them. */
    readonly tokens: readonly { organization: string; token: object }[],
  ) {}
}
