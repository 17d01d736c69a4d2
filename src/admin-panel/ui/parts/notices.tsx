import type { ComponentChildren } from 'preact';
import { ApiError, explain, type Tried } from '../api-error.js';

/** A failure in words, with the request id that the server's log knows. Nothing without an error. */
export function Failure(props: { error: unknown; what?: Tried; retry?: () => void }) {
  const { error, what = 'load', retry } = props;
  if (error === null || error === undefined) return null;
  const id = error instanceof ApiError ? error.requestId : null;
  return (
    <div class="notice bad" role="alert">
      {explain(error, what)} {id && <span class="muted mono">(req {id})</span>}{' '}
      {retry && (
        <button type="button" class="plain" onClick={retry}>
          Try again
        </button>
      )}
    </div>
  );
}

/** Why there is nothing to see, and what to do about it. */
export function Empty({ children }: { children: ComponentChildren }) {
  return <div class="empty">{children}</div>;
}

/** While the first answer is awaited. */
export function Loading() {
  return (
    <p class="muted" role="status">
      Loading
    </p>
  );
}
