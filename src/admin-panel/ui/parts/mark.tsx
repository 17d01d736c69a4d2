import type { JSX } from 'preact';
import { lookOf, type Shape } from '../status.js';

const STROKE = { fill: 'none', stroke: 'currentColor', 'stroke-width': 2 } as const;

const DRAWINGS: Record<Shape, JSX.Element> = {
  ring: <circle cx="8" cy="8" r="5" {...STROKE} />,
  'half-ring': (
    <>
      <circle cx="8" cy="8" r="5" {...STROKE} />
      <path d="M8 3a5 5 0 0 0 0 10z" fill="currentColor" />
    </>
  ),
  bolt: <path d="M9.5 1 3 9.2h4L6 15l7-8.4H8.6z" fill="currentColor" />,
  bars: <path d="M4 3h3v10H4zM9 3h3v10H9z" fill="currentColor" />,
  'bars-square': (
    <path
      fill-rule="evenodd"
      d="M2 2h12v12H2zm3.5 2.5v7h1.8v-7zm3.2 0v7h1.8v-7z"
      fill="currentColor"
    />
  ),
  check: <path d="m2.5 8.5 3.5 3.5 7.5-8" {...STROKE} />,
  square: <path d="M3 3h10v10H3z" fill="currentColor" />,
  diamond: <path d="m8 1.5 6.5 6.5L8 14.5 1.5 8z" fill="currentColor" />,
  'barred-disc': (
    <path
      fill-rule="evenodd"
      d="M8 2a6 6 0 1 1 0 12A6 6 0 0 1 8 2M4.5 7v2h7V7z"
      fill="currentColor"
    />
  ),
  triangle: (
    <path
      fill-rule="evenodd"
      d="m8 1.5 7 13H1zM7.1 6v4.2h1.8V6zm0 5.2V13h1.8v-1.8z"
      fill="currentColor"
    />
  ),
  question: <path d="M5.5 6a2.5 2.5 0 1 1 3.6 2.2c-.8.4-1.1.8-1.1 1.8m0 1.6v1.6" {...STROKE} />,
};

/** Connector status: shape and the API's word, and the plain words when asked for. Of a station without connection it is the last known. */
export function StatusMark(props: {
  status: string | null;
  offline?: boolean;
  plain?: boolean;
  /** The word only for those who do not see the icon. */
  bare?: boolean;
}) {
  const { status, offline = false, plain = false, bare = false } = props;
  const look = lookOf(status);
  return (
    <span class="mark" title={bare ? `${status}: ${look.plain}` : look.plain}>
      <svg
        width="16"
        height="16"
        viewBox="0 0 16 16"
        aria-hidden="true"
        class={`hue-${offline ? 'muted' : look.hue}`}
      >
        {offline && (
          <rect
            x=".75"
            y=".75"
            width="14.5"
            height="14.5"
            rx="3"
            fill="none"
            stroke="currentColor"
            stroke-dasharray="2 2"
          />
        )}
        <g transform={offline ? 'translate(2.4 2.4) scale(.7)' : undefined}>
          {DRAWINGS[look.shape]}
        </g>
      </svg>
      <span class={bare ? 'hidden-visually' : offline ? 'muted' : ''}>
        {status ?? 'no status yet'}
      </span>
      {offline && !bare && <span class="tag dashed">offline</span>}
      {plain && status !== null && <span class="plain-words muted">{look.plain}</span>}
    </span>
  );
}

/** Whether a station is connected: filled or hollow, and the word. */
export function OnlineMark({ online }: { online: boolean }) {
  return (
    <span class="mark">
      <svg
        width="12"
        height="12"
        viewBox="0 0 16 16"
        aria-hidden="true"
        class={online ? 'hue-available' : 'hue-muted'}
      >
        <circle
          cx="8"
          cy="8"
          r="6"
          stroke="currentColor"
          stroke-width="2"
          fill={online ? 'currentColor' : 'none'}
          stroke-dasharray={online ? undefined : '3 2'}
        />
      </svg>
      {online ? 'Online' : <span class="muted">Offline</span>}
    </span>
  );
}

/** Where a status came from: solid outline for the station, dashed for us. */
export function Provenance({ synthetic }: { synthetic: boolean }) {
  const title = synthetic
    ? 'Derived from the charging state of the session'
    : 'As the station reported it';
  return (
    <span class={`tag ${synthetic ? 'dashed' : ''}`} title={title}>
      {synthetic ? 'synthetic' : 'reported'}
    </span>
  );
}
