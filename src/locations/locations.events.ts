/** Locations were created, updated or deleted by API. */
export class LocationsChanged {
  constructor(
    readonly change: 'created' | 'updated' | 'deleted',
    /** The locations as REST shows them. */
    readonly locations: readonly { organization: string; location: object }[],
  ) {}
}
