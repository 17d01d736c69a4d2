/** An organization was created; modules that keep something per organization make their rows. */
export class OrganizationCreated {
  constructor(readonly organization: string) {}
}

/** The name or the free data of an organization was changed by API. Published inside the changing transaction. */
export class OrganizationUpdated {
  constructor(
    readonly organization: string,
    /** The organization after the change, as REST shows it. */
    readonly shown: object,
  ) {}
}
