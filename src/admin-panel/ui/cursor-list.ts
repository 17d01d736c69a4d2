import { type Signal, useSignal } from '@preact/signals';
import { type Loaded, useLoad } from './load.js';

/** A growing log, newest first, read part by part. */
export interface CursorList<T> {
  items: Signal<T[] | null>;
  hasMore: Signal<boolean>;
  more(): Promise<void>;
  loaded: Loaded<unknown>;
}

/** Reads the first part when the page appears and whenever `key` changes; `more` goes on behind the last. */
export function useCursorList<T>(
  key: string,
  read: (after: string | undefined) => Promise<{ result: T[]; next: string | null }>,
): CursorList<T> {
  const items = useSignal<T[] | null>(null);
  const next = useSignal<string | null>(null);
  const hasMore = useSignal(false);
  const take = async (after: string | undefined) => {
    const part = await read(after);
    items.value = after === undefined ? part.result : [...(items.value ?? []), ...part.result];
    next.value = part.next;
    hasMore.value = part.next !== null && part.result.length > 0;
  };
  const loaded = useLoad(key, () => take(undefined));
  const more = async () => {
    if (next.value === null) return;
    try {
      await take(next.value);
      loaded.error.value = null;
    } catch (error) {
      loaded.error.value = error;
    }
  };
  return { items, hasMore, more, loaded };
}
