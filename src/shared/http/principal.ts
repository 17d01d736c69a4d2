/** What a caller may do: viewers read, developers also work with stations and webhooks, admins also with settings and keys. */
export type Role = 'admin' | 'developer' | 'viewer';

/** Every role, the strongest first. */
export const ROLES: readonly Role[] = ['admin', 'developer', 'viewer'];

/** Who calls the API: taken from the credential, never from path, query or body. One of `apiKey` and `member` is set, none for the server itself. */
export interface Principal {
  organization: string;
  /** `_id` of the API key; null for a member who is signed in to the admin panel. */
  apiKey: string | null;
  /** `_id` of the member who is signed in; null for an API key. */
  member: string | null;
  /** Name of the API key or of the member, for histories. */
  name: string;
  role: Role;
  /** The commands to stations that an API key is restricted to (`shared/http/scopes.ts`); empty: all that its role allows. */
  scopes: readonly string[];
  /** The addresses and ranges that an API key lets in from; empty: from everywhere. */
  addresses: readonly string[];
  /** When the API key expires; null: never, or a member. */
  expiresAt: Date | null;
}

/** Who did it, as histories keep it. */
export interface Actor {
  /** `_id` of the API key; null for a member and for the server itself. */
  api_key: string | null;
  /** `_id` of the member; null for an API key and for the server itself. */
  member: string | null;
  /** The name it had then. */
  name: string;
}

/** The caller as histories keep it. */
export function actorOf({ apiKey, member, name }: Principal): Actor {
  return { api_key: apiKey, member, name };
}
