/** The form in which tokens are compared: without case (reference: 1.6, CiString20Type). */
export function comparable(physicalId: string): string {
  return physicalId.toLowerCase();
}
