/** An organization was created; modules that keep something per organization make their rows. */
export class OrganizationCreated {
  constructor(readonly organization: string) {}
}
