import { type Signal, useComputed, useSignal } from '@preact/signals';
import { api, type LoggedEvent, type Session } from './api.js';
import { startLive, useLive } from './live.js';
import { type Loaded, useLoad } from './load.js';

type Query = Parameters<typeof api.sessions>[0];

/** One page of sessions with their newest state. */
export interface SessionList {
  sessions: Signal<Session[] | null>;
  /** Sessions that began while the list is read. */
  waiting: Signal<Session[]>;
  showWaiting(): void;
  hasNext: Signal<boolean>;
  loaded: Loaded<unknown>;
}

/** Loads sessions and follows them: rows stay in their places, new ones wait. */
export function useSessionList(query: Query): SessionList {
  const sessions = useSignal<Session[] | null>(null);
  const waiting = useSignal<Session[]>([]);
  const hasNext = useSignal(false);
  const loaded = useLoad(JSON.stringify(query), async () => {
    const page = await api.sessions(query);
    startLive(page.event_cursor);
    sessions.value = page.result;
    hasNext.value = page.hasNext;
    waiting.value = [];
  });
  const ready = useComputed(() => sessions.value !== null);
  useLive(
    ready,
    (events) => {
      const newest = newestSessions(events);
      if (newest.size === 0) return;
      const known = new Set((sessions.value ?? []).map(({ _id }) => _id));
      sessions.value = (sessions.value ?? []).map((old) => newest.get(old._id) ?? old);
      const mine = [...newest.values()].filter(
        (session) => !known.has(session._id) && belongs(session, query),
      );
      const kept = waiting.value.filter(({ _id }) => !newest.has(_id));
      if (mine.length > 0 || kept.length < waiting.value.length) waiting.value = [...mine, ...kept];
    },
    () => void loaded.reload(),
  );
  const showWaiting = () => {
    sessions.value = [...waiting.value, ...(sessions.value ?? [])];
    waiting.value = [];
  };
  return { sessions, waiting, showWaiting, hasNext, loaded };
}

/** The last word of the events about each session. */
export function newestSessions(events: readonly LoggedEvent[]): Map<string, Session> {
  const sessions = events.filter(({ object }) => object === 'session');
  return new Map(
    sessions.map(({ data }) => [(data as unknown as Session)._id, data as unknown as Session]),
  );
}

function belongs(session: Session, { status, chargestation }: Query): boolean {
  return (
    (!status || session.status === status) &&
    (!chargestation || session.chargestation === chargestation)
  );
}
