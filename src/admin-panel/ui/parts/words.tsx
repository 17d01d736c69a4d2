import { useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { now } from '../clock.js';
import { clock, duration, moment, relative, UNKNOWN } from '../format.js';
import { zone } from '../preferences.js';

/** How long ago something was, with the full moment behind it. */
export function Ago({ at }: { at: string | Date | null | undefined }) {
  if (!at) return <span class="muted">{UNKNOWN}</span>;
  const iso = new Date(at).toISOString();
  return (
    <time dateTime={iso} title={moment(at, zone.value)}>
      {relative(at, now.value, zone.value)}
    </time>
  );
}

/** The time of day with milliseconds, with the full moment behind it. */
export function Clock({ at }: { at: string | Date }) {
  return (
    <time class="mono" dateTime={new Date(at).toISOString()} title={moment(at, zone.value)}>
      {clock(at, zone.value)}
    </time>
  );
}

/** A moment in full. */
export function Moment({ at }: { at: string | Date | null | undefined }) {
  if (!at) return <span class="muted">{UNKNOWN}</span>;
  return <time dateTime={new Date(at).toISOString()}>{moment(at, zone.value)}</time>;
}

/** The time since a moment, counting. */
export function Since({ at, until }: { at: string | null; until?: string | null }) {
  if (!at) return <span class="muted">{UNKNOWN}</span>;
  const end = until ? new Date(until).getTime() : now.value;
  return <span>{duration((end - new Date(at).getTime()) / 1000)}</span>;
}

/** A text to take along. */
export function Copy({ text, label }: { text: string; label: string }) {
  return (
    <span class="copy">
      <code>{text}</code>
      <CopyButton text={() => text} label={`Copy ${label}`} />
    </span>
  );
}

/** Takes a text along that is made when it is wanted. */
export function CopyButton(props: { text: () => string; words?: string; label?: string }) {
  const { text, words = 'Copy', label } = props;
  const said = useSignal<string | null>(null);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text());
      said.value = 'Copied';
    } catch {
      said.value = 'Select it by hand'; // without TLS, but for localhost, browsers have no clipboard
    }
    setTimeout(() => {
      said.value = null;
    }, 2000);
  };
  return (
    <button type="button" onClick={() => void copy()} aria-label={label}>
      {said.value ?? words}
    </button>
  );
}

/** JSON as text: whatever a station has sent stays text. */
export function Json({ value, label }: { value: unknown; label: string }) {
  const text = JSON.stringify(value, null, 2);
  return (
    <div class="json-box">
      <section class="json" tabIndex={0} aria-label={label}>
        <pre>{text}</pre>
      </section>
      <CopyButton text={() => text} label={`Copy ${label}`} />
    </div>
  );
}

/** Names and values below each other. */
export function Facts({ facts }: { facts: [string, ComponentChildren][] }) {
  return (
    <dl class="facts">
      {facts.map(([name, value]) => (
        <>
          <dt>{name}</dt>
          <dd>{value ?? <span class="muted">{UNKNOWN}</span>}</dd>
        </>
      ))}
    </dl>
  );
}

/** The first and last part of a long id. */
export function shortId(id: string): string {
  return id.length > 12 ? `${id.slice(0, 4)}…${id.slice(-4)}` : id;
}
