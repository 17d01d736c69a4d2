import { useComputed, useSignal } from '@preact/signals';
import { useLocation } from 'preact-iso';
import { api, type LoggedEvent, type Station } from '../api.js';
import {
  concerns,
  type FoldedRow,
  groupByCause,
  type TimelineFilter,
  type TimelineRow,
  timelineRows,
} from '../causes.js';
import { connectorName } from '../connector-name.js';
import { useCursorList } from '../cursor-list.js';
import { counted, day, duration } from '../format.js';
import { useLive } from '../live.js';
import { zone } from '../preferences.js';
import { Choice } from './controls.js';
import { Empty, Failure, Loading } from './notices.js';
import { More, NewRows } from './table.js';
import { TimelineGroup } from './timeline-group.js';

const WORDS: [keyof TimelineFilter, string][] = [
  ['states', 'States'],
  ['messages', 'Messages'],
  ['commands', 'Commands'],
  ['webhooks', 'Webhooks'],
  ['heartbeats', 'Heartbeats'],
  ['readings', 'Readings'],
];

/** Readings and heartbeats come without end, so they are folded at first. */
const FIRST: TimelineFilter = {
  states: true,
  messages: true,
  commands: true,
  webhooks: true,
  heartbeats: false,
  readings: false,
};

const HOURS = { at: null, '': null, '1': 1, '24': 24, '168': 168 } as const;

/** How much is shown of what a link to one row leads to: what followed from it came within this time, in ms. */
const LINKED_MS = 60_000;

type Span = keyof typeof HOURS;

/** What has happened at a station or in a session, newest first: each cause with what followed from it. */
export function Timeline(props: { of?: Station; session?: string }) {
  const { of, session } = props;
  const station = of?._id;
  const connectors = of?.connectors ?? [];
  const place = useSignal('');
  const at = Date.parse(useLocation().query.at ?? '');
  const range = useSignal<Span>(at ? 'at' : '');
  const filter = useSignal(FIRST);
  const failures = useSignal(false);
  const waiting = useSignal(0);
  const { items, hasMore, more, loaded } = useCursorList(
    `${station} ${session} ${failures.value} ${range.value}`,
    (before) => {
      if (before === undefined) waiting.value = 0;
      const hours = HOURS[range.value];
      const isoOf = (ms: number) => new Date(ms).toISOString();
      const query = {
        limit: 200,
        only_failures: failures.value,
        ...(hours && { from: isoOf(Date.now() - hours * 3_600_000) }),
        ...(range.value === 'at' && { from: isoOf(at), to: isoOf(at + LINKED_MS) }),
        ...(before && { before }),
      };
      return session
        ? api.sessionTimeline(session, query)
        : api.stationTimeline(station ?? '', query);
    },
  );
  useLive(
    useComputed(() => items.value !== null),
    (events) => {
      waiting.value += events.filter((event) => isAbout(event, { station, session })).length;
    },
    () => void loaded.reload(),
  );
  const chosen = connectors.find(({ _id }) => _id === place.value);
  const groups = groupByCause(items.value ?? []);
  const rows = timelineRows(
    chosen ? groups.filter((group) => concerns(group, chosen)) : groups,
    filter.value,
  );
  return (
    <>
      <div class="line filters">
        {WORDS.map(([name, word]) => (
          <label key={name} class="check">
            <input
              type="checkbox"
              checked={filter.value[name]}
              onChange={(event) => {
                filter.value = { ...filter.value, [name]: event.currentTarget.checked };
              }}
            />
            {word}
          </label>
        ))}
        <label class="check">
          <input
            type="checkbox"
            checked={failures.value}
            onChange={(event) => {
              failures.value = event.currentTarget.checked;
            }}
          />
          Only failures
        </label>
        {station && (
          <Choice<Span>
            label="Time range"
            value={range}
            options={[
              ...(at ? ([['at', 'the linked minute']] as const) : []),
              ['', 'all that is kept'],
              ['1', 'last hour'],
              ['24', 'last 24 h'],
              ['168', 'last 7 days'],
            ]}
          />
        )}
        {connectors.length > 1 && (
          <Choice
            label="Connector"
            value={place}
            options={[
              ['', 'all'],
              ...connectors.map(
                (one) => [one._id, connectorName(of?.protocol ?? null, one)] as const,
              ),
            ]}
          />
        )}
      </div>
      <NewRows waiting={waiting.value} onShow={() => void loaded.reload()} />
      <Failure error={loaded.error.value} retry={() => void loaded.reload()} />
      {!items.value && loaded.loading.value && <Loading />}
      {items.value && rows.length === 0 && (
        <Empty>
          {failures.value
            ? 'No failure.'
            : items.value.length === 0
              ? range.value
                ? 'Nothing in this time.'
                : 'Nothing yet.'
              : `All ${items.value.length} are hidden by the filters above.`}
        </Empty>
      )}
      <ul class="frames">
        {withDays(rows).map(({ row, newDay }) => (
          <Row
            key={'folded' in row ? row.folded.id : row.group.cause._id}
            row={row}
            newDay={newDay}
            station={station}
            onChanged={() => void loaded.reload()}
          />
        ))}
      </ul>
      <More next={hasMore.value} loading={loaded.loading.value} onMore={() => void more()} />
    </>
  );
}

function isAbout(
  event: LoggedEvent,
  { station, session }: { station: string | undefined; session: string | undefined },
): boolean {
  return session
    ? event.object === 'session' && event.data._id === session
    : event.chargestation === station;
}

/** Says for each row that begins another day which one it is. */
function withDays(rows: readonly TimelineRow[]): { row: TimelineRow; newDay: string | null }[] {
  let known: string | null = null;
  return rows.map((row) => {
    const date = day('folded' in row ? row.folded.at : row.group.cause.at, zone.value);
    const newDay = date === known ? null : date;
    known = date;
    return { row, newDay };
  });
}

function Row(props: {
  row: TimelineRow;
  newDay: string | null;
  station: string | undefined;
  onChanged: () => void;
}) {
  const { row, newDay, station, onChanged } = props;
  return (
    <>
      {newDay && <li class="day muted small">{newDay}</li>}
      {'folded' in row ? (
        <Folded row={row.folded} />
      ) : (
        <TimelineGroup group={row.group} station={station} onChanged={onChanged} />
      )}
    </>
  );
}

function Folded({ row: { seconds, heartbeats, readings } }: { row: FoldedRow }) {
  const what = [
    heartbeats > 0 && counted(heartbeats, 'heartbeat'),
    readings > 0 && counted(readings, 'reading'),
  ];
  return (
    <li class="folded muted small">
      {seconds >= 1 && `${duration(seconds)}: `}
      {what.filter(Boolean).join(', ')} folded
    </li>
  );
}
