/** Rates were created, updated or deleted by API. */
export class RatesChanged {
  constructor(
    readonly change: 'created' | 'updated' | 'deleted',
    /** The rates as REST shows them. */
    readonly rates: readonly { organization: string; rate: object }[],
  ) {}
}
