import { type Band, placeOf, timePerStatus } from '../bands.js';
import { duration, minuteOfDay } from '../format.js';
import { zone } from '../preferences.js';
import { lookOf } from '../status.js';
import { StatusMark } from './mark.js';

/** Room that a word takes in a band, in px: for itself, and for each letter. */
const PADDING = 14;
const LETTER = 7;

/** The states of a session as bands, one lane for each source: solid for the station, hatched for us, outlined for what was not published. */
export function Lanes(props: {
  lanes: [string, Band[]][];
  /** What is summed up below. */
  states: Band[];
  span: { from: number; to: number };
  /** Space left and right of the plot below, in px. */
  edges: { left: number; right: number };
  /** Of plot and edges, in px. */
  width: number;
}) {
  const { lanes, states, span, edges, width } = props;
  const room = width - edges.left - edges.right;
  const margin = { marginLeft: `${edges.left}px`, marginRight: `${edges.right}px` };
  return (
    <>
      {lanes.map(([name, bands]) => (
        <div key={name} class="lane">
          <div class="muted small">{name}</div>
          <ol class="lane-bands" style={margin} aria-label={`States, ${name}`}>
            {bands.map((band) => (
              <BandBox key={`${band.from} ${band.status}`} band={band} span={span} room={room} />
            ))}
          </ol>
        </div>
      ))}
      <ul class="line legend" aria-label="Time in each state">
        {timePerStatus(states).map(([status, seconds]) => (
          <li key={status}>
            <StatusMark status={status} /> <span class="muted">{duration(seconds)}</span>
          </li>
        ))}
      </ul>
    </>
  );
}

function BandBox(props: { band: Band; span: { from: number; to: number }; room: number }) {
  const { band, span, room } = props;
  const place = placeOf(band, span);
  if (!place) return null;
  const fits = (place.width / 100) * room > PADDING + band.status.length * LETTER;
  const times = `${minuteOfDay(new Date(band.from), zone.value)} to ${minuteOfDay(new Date(band.to), zone.value)}`;
  return (
    <li
      class={`band ${band.source} fill-${lookOf(band.status).hue}`}
      style={{ left: `${place.left}%`, width: `${place.width}%` }}
      title={`${band.status}, ${times}`}
    >
      <span class={!fits ? 'hidden-visually' : 'band-word'}>{band.status}</span>
    </li>
  );
}
