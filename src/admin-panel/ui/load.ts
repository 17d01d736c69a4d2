import { type Signal, useSignal } from '@preact/signals';
import { useCallback, useEffect, useRef } from 'preact/hooks';

/** What a page knows of something that it has asked for. */
export interface Loaded<T> {
  /** The newest answer; stays while it is asked for again. */
  data: Signal<T | null>;
  /** Why the newest request failed; null when it did not. */
  error: Signal<unknown>;
  loading: Signal<boolean>;
  reload(): Promise<void>;
}

/** Asks when the component appears and whenever `key` changes; an answer to an older question is thrown away. */
export function useLoad<T>(key: string, ask: () => Promise<T>): Loaded<T> {
  const data = useSignal<T | null>(null);
  const error = useSignal<unknown>(null);
  const loading = useSignal(true);
  const question = useRef(0);
  const latest = useRef(ask);
  latest.current = ask;
  const reload = useCallback(async () => {
    question.current += 1;
    const mine = question.current;
    loading.value = true;
    try {
      const answer = await latest.current();
      if (mine !== question.current) return;
      data.value = answer;
      error.value = null;
    } catch (thrown) {
      if (mine === question.current) error.value = thrown;
    } finally {
      if (mine === question.current) loading.value = false;
    }
  }, [data, error, loading]);
  useEffect(() => {
    data.value = null;
    void reload();
    return () => {
      question.current += 1;
    };
  }, [key]);
  return { data, error, loading, reload };
}

/** Does something again and again while the component is there, `active` and seen. */
export function useEvery(ms: number, active: boolean, act: () => void): void {
  const latest = useRef(act);
  latest.current = act;
  useEffect(() => {
    if (!active) return;
    const timer = setInterval(() => {
      if (!document.hidden) latest.current();
    }, ms);
    return () => clearInterval(timer);
  }, [ms, active]);
}

/** A change that a person asked for: whether it runs, and why it failed. */
export interface Submission {
  busy: Signal<boolean>;
  error: Signal<unknown>;
  /** Runs it; false when it failed. A second call while it runs does nothing. */
  run(change: () => Promise<unknown>): Promise<boolean>;
}

/** State of a button or form that changes something. */
export function useSubmission(): Submission {
  const busy = useSignal(false);
  const error = useSignal<unknown>(null);
  const run = useCallback(
    async (change: () => Promise<unknown>) => {
      if (busy.value) return false;
      busy.value = true;
      error.value = null;
      try {
        await change();
        return true;
      } catch (thrown) {
        error.value = thrown;
        return false;
      } finally {
        busy.value = false;
      }
    },
    [busy, error],
  );
  return { busy, error, run };
}
