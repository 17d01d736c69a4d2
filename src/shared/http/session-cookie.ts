import { createHash, timingSafeEqual } from 'node:crypto';
import type { ApiRequest } from './request.js';

/** Name of the cookie of the admin panel. */
export const SESSION_COOKIE = 'ohmgate_session';

/** Header that every request must carry which is authorized by the cookie and may change something. */
export const CSRF_HEADER = 'x-csrf-token';

/** Methods that change nothing by themselves, so a browser sends them for any page. */
export const SAFE_METHODS: readonly string[] = ['GET', 'HEAD', 'OPTIONS'];

/** The token in the cookie of the admin panel; undefined without one. */
export function sessionTokenOf(request: ApiRequest): string | undefined {
  const cookies = (request.get('Cookie') ?? '').split(';').map((cookie) => cookie.trim());
  const own = cookies.find((cookie) => cookie.startsWith(`${SESSION_COOKIE}=`));
  return own?.slice(SESSION_COOKIE.length + 1) || undefined;
}

/**
 * What proves that a request was made by the panel's own pages: it follows from the cookie's token, which no page can read, and is told
 * only in answers that no other origin can read.
 */
export function csrfTokenOf(sessionToken: string): string {
  return createHash('sha256').update(`csrf ${sessionToken}`).digest('base64url');
}

/** Whether a request that is authorized by the cookie was made by the panel's own pages, or changes nothing. */
export function isOwnRequest(request: ApiRequest, sessionToken: string): boolean {
  if (SAFE_METHODS.includes(request.method)) return true;
  const given = Buffer.from(request.get(CSRF_HEADER) ?? '');
  const right = Buffer.from(csrfTokenOf(sessionToken));
  return given.length === right.length && timingSafeEqual(given, right);
}
