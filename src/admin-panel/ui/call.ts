import { signal } from '@preact/signals';
import { toApiError } from './api-error.js';
import type { Routes } from './generated/routes.gen.js';

type Route = keyof Routes;

/** What goes into a request of a route: of path, query and body what it takes. */
type Given<R extends Route> = Omit<Routes[R]['given'], 'url' | 'headers'>;

/** The query that a route takes. */
export type Query<R extends Route> = NonNullable<Routes[R]['given']['query']>;

/** The body that a route takes. */
export type Body<R extends Route> = NonNullable<Routes[R]['given']['body']>;

/** Waits until the member has signed in again; set by the page that asks for it. */
export const signedOut = signal<(() => void) | null>(null);

/** Proves to the server that a change was asked for by these pages. */
let csrfToken: string | null = null;

/** Sets what is sent with each change, after a sign-in. */
export function useCsrfToken(token: string | null): void {
  csrfToken = token;
}

/**
 * Calls a route. When the member was signed out meanwhile, the page asks for the password and the request is repeated.
 *
 * @param again false: it is not
 * @throws ApiError
 */
export async function call<R extends Route>(
  route: R,
  given?: Given<R>,
  again = true,
): Promise<Routes[R]['answer']> {
  const response = await send(route, given ?? {});
  if (again && response?.status === 401 && csrfToken !== null) {
    await signInAgain();
    return call(route, given);
  }
  const answer: unknown = await response?.json().catch(() => ({}));
  if (!response?.ok) throw toApiError(response?.status, answer);
  return answer as Routes[R]['answer'];
}

/** Resolves to undefined when the server was not reached. */
function send(
  route: Route,
  { path = {}, query = {}, body }: { path?: object; query?: object; body?: unknown },
): Promise<Response | undefined> {
  const [method, template] = route.split(' ') as [string, string];
  const url = Object.entries(path).reduce(
    (text, [name, value]) => text.replace(`{${name}}`, encodeURIComponent(String(value))),
    template,
  );
  const asked = Object.entries(query).filter(([, value]) => value !== undefined);
  const search = new URLSearchParams(asked.map(([name, value]) => [name, String(value)]));
  return fetch(search.size > 0 ? `${url}?${search}` : url, {
    method,
    headers: {
      ...(body !== undefined && { 'Content-Type': 'application/json' }),
      ...(csrfToken !== null && method !== 'GET' && { 'X-CSRF-Token': csrfToken }),
    },
    body: body === undefined ? null : JSON.stringify(body),
  }).catch(() => undefined);
}

let signingIn: Promise<void> | null = null;

function signInAgain(): Promise<void> {
  signingIn ??= new Promise<void>((resolve) => {
    signedOut.value = () => {
      signedOut.value = null;
      signingIn = null;
      resolve();
    };
  });
  return signingIn;
}
