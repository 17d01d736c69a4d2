/** How a station proves its identity: the OCPP security profiles 0 to 3 (2.0.1 part 2, A00). */
export const SECURITY_TYPES = ['none', 'basic_auth', 'tls', 'mtls'] as const;

export type SecurityType = (typeof SECURITY_TYPES)[number];

/** Whether a station of this profile proves itself with a password. */
export function usesPassword(type: SecurityType): boolean {
  return type === 'basic_auth' || type === 'tls';
}

/** Whether a station of this profile must connect over TLS. */
export function needsTls(type: SecurityType): boolean {
  return type === 'tls' || type === 'mtls';
}

/** Whether the change weakens the proof, which only an admin may do (A00.FR.005 forbids it to everybody else). */
export function weakens(before: SecurityType, after: SecurityType): boolean {
  return SECURITY_TYPES.indexOf(after) < SECURITY_TYPES.indexOf(before);
}

/** Whether the change makes the proof stronger. */
export function strengthens(before: SecurityType, after: SecurityType): boolean {
  return weakens(after, before);
}
