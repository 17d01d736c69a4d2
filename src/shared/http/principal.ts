/** What a caller may do: viewers read, developers also work with stations and webhooks, admins also with settings and keys. */
export type Role = 'admin' | 'developer' | 'viewer';

/** Who calls the API: taken from the credential, never from path, query or body. */
export interface Principal {
  organization: string;
  /** `_id` of the API key. */
  apiKey: string;
  /** Name of the API key, for histories. */
  name: string;
  role: Role;
}
