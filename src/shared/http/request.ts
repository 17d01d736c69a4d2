import type { Request } from 'express';
import type { DomainError } from '../errors.js';
import type { Principal } from './principal.js';

/** What the kernel adds to Express's request. */
export interface ApiRequest extends Request {
  /** Names this request in answers (`error.requestId`, header `X-Request-Id`) and in the log. */
  requestId: string;
  /** Set by the guard of all routes; absent on public routes. */
  principal?: Principal;
  /** Set with `principal`: checks the credential once more, for answers that go on for long. Rejects when it no longer holds. */
  authenticateAgain?: () => Promise<Principal>;
  /** With what the request was refused, once it was. */
  refusal?: DomainError;
  /** Why the body could not be read; raised only after 401, 403 and 404 (order of checks, api.md 1). */
  bodyError?: unknown;
}
