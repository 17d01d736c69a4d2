import { type Signal, signal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { LoggedEvent } from './api.js';

/** What the reader is told of the connection; `since` is the time (ms) of the last sign of life. */
export type LiveState = { word: 'live' | 'connecting' } | { word: 'reconnecting'; since: number };

export const liveState = signal<LiveState>({ word: 'connecting' });

/** The reader has frozen the view; what happens meanwhile is kept. */
export const paused = signal(false);

/** Without a sign of life for so long, the connection counts as dead, in ms. The server sends one every 15 s. */
const SILENCE_MS = 45_000;

/** Pauses between attempts to connect, in ms: doubled up to the longest. */
const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 30_000;

/** How long a page waits for the stream before it reads without, in ms. */
const LONGEST_WAIT_MS = 2000;

/** Events that a paused page keeps at most; beyond, it asks anew when it goes on. */
const MOST_KEPT = 5000;

const TYPES = 'chargestation.*,connector.*,session.*,webhook.*,organization.*';

type Listener = (event: LoggedEvent) => void;

const listeners = new Set<Listener>();
let source: EventSource | null = null;
let place: string | null = null;
let heardAt = 0;
let pause = FIRST_PAUSE_MS;
let timer: ReturnType<typeof setTimeout> | undefined;
let wanted = false;
let opened: (() => void) | undefined;

function heard(event: MessageEvent): void {
  heardAt = Date.now();
  pause = FIRST_PAUSE_MS;
  if (event.lastEventId) place = event.lastEventId;
  liveState.value = { word: 'live' };
}

function open(): void {
  if (source || !wanted || document.hidden) return;
  clearTimeout(timer);
  heardAt = Date.now();
  const query = new URLSearchParams({ type: TYPES, ...(place !== null && { after: place }) });
  source = new EventSource(`/v1.1/events/stream?${query}`);
  source.onopen = () => {
    heardAt = Date.now();
    liveState.value = { word: 'live' };
    opened?.();
  };
  source.onmessage = (message: MessageEvent<string>) => {
    heard(message);
    const event = JSON.parse(message.data) as LoggedEvent;
    for (const listener of listeners) listener(event);
  };
  source.addEventListener('heartbeat', heard);
  source.onerror = reconnect;
}

function close(): void {
  source?.close();
  source = null;
  clearTimeout(timer);
}

function reconnect(): void {
  close();
  liveState.value = { word: 'reconnecting', since: heardAt };
  timer = setTimeout(open, pause);
  pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
}

/** Opens the one stream of this tab at the place of a list's snapshot; when it is open already, it has not missed anything. */
export function startLive(cursor: string | undefined): void {
  wanted = true;
  if (cursor !== undefined) place ??= cursor;
  open();
}

/** Opens it before something without such a place is read: resolves when it is open, or after a while when it cannot be. */
export async function liveBefore(): Promise<void> {
  if (liveState.value.word === 'live') return;
  startLive(undefined);
  await new Promise<void>((resolve) => {
    opened = resolve;
    setTimeout(resolve, LONGEST_WAIT_MS);
  });
}

/** Ends it, at a sign-out. */
export function stopLive(): void {
  close();
  wanted = false;
  place = null;
  liveState.value = { word: 'connecting' };
}

document.addEventListener('visibilitychange', () => {
  if (document.hidden) close();
  else open();
});
setInterval(() => {
  if (source && Date.now() - heardAt > SILENCE_MS) reconnect();
}, 5000);

/**
 * Gives a page what happens from now on: collected while `ready` is false or the reader has paused, then once per frame.
 *
 * @param ready whether the page has the snapshot that the events change
 * @param onEvents gets them in their order
 * @param onTooMany called instead when more happened than is kept: ask anew
 */
export function useLive(
  ready: Signal<boolean>,
  onEvents: (events: LoggedEvent[]) => void,
  onTooMany: () => void,
): void {
  const latest = useRef({ onEvents, onTooMany });
  latest.current = { onEvents, onTooMany };
  useEffect(() => {
    let kept: LoggedEvent[] = [];
    let frame = 0;
    const pass = () => {
      frame = 0;
      if (!ready.value || paused.value || kept.length === 0) return;
      const events = kept;
      kept = [];
      if (events.length > MOST_KEPT) latest.current.onTooMany();
      else latest.current.onEvents(events);
    };
    const soon = () => {
      frame ||= requestAnimationFrame(pass);
    };
    const listener = (event: LoggedEvent) => {
      if (kept.length <= MOST_KEPT) kept.push(event);
      soon();
    };
    listeners.add(listener);
    const ends = [ready.subscribe(soon), paused.subscribe(soon)];
    return () => {
      listeners.delete(listener);
      cancelAnimationFrame(frame);
      for (const end of ends) end();
    };
  }, [ready]);
}
