import { useComputed, useSignal } from '@preact/signals';
import { useLocation } from 'preact-iso';
import { api, type LoggedEvent } from '../api.js';
import { useCursorList } from '../cursor-list.js';
import { matchesType } from '../event-type.js';
import { liveBefore, useLive } from '../live.js';
import { useLoad } from '../load.js';
import { TextField } from '../parts/controls.js';
import { EventDeliveries } from '../parts/event-deliveries.js';
import { LiveMark } from '../parts/live-mark.js';
import { Empty, Failure, Loading } from '../parts/notices.js';
import { PageHead } from '../parts/page-head.js';
import { More, NewRows } from '../parts/table.js';
import { Unfold } from '../parts/unfold.js';
import { Clock, Json } from '../parts/words.js';
import { gistOf } from '../preview-rows.js';
import { stationName } from '../station-names.js';

/** The log of everything that is told to endpoints, newest first. */
export default function EventsPage() {
  const { query } = useLocation();
  const type = useSignal(query.type ?? '');
  const waiting = useSignal(0);
  const wanted = type.value.trim();
  const { items, hasMore, more, loaded } = useCursorList(wanted, async (after) => {
    if (after === undefined) await liveBefore();
    const part = await api.events({
      sort_order: 'desc',
      limit: 100,
      ...(wanted && { type: wanted }),
      ...(query.chargestation && { chargestation: query.chargestation }),
      ...(after && { after }),
    });
    if (after === undefined) waiting.value = 0;
    return { ...part, result: part.result as LoggedEvent[] };
  });
  useLive(
    useComputed(() => items.value !== null),
    (events) => {
      const fresh = events.filter((event) => !wanted || matchesType(event.type, wanted));
      waiting.value += fresh.length;
    },
    () => void loaded.reload(),
  );
  return (
    <>
      <PageHead
        title="Events"
        note="Everything that endpoints are told, kept for as many days as Settings say"
      >
        <NewRows waiting={waiting.value} onShow={() => void loaded.reload()} />
        <LiveMark />
      </PageHead>
      {query.id && <Sought key={query.id} id={query.id} />}
      <div class="filters">
        <TextField
          type="search"
          label="Type"
          value={type}
          placeholder="session.* or session.ended"
          hint="Whole names or families, separated by commas."
        />
      </div>
      <Failure error={loaded.error.value} retry={() => void loaded.reload()} />
      {!items.value && loaded.loading.value && <Loading />}
      {items.value?.length === 0 && (
        <Empty>
          {wanted
            ? 'No event of this type.'
            : 'No event yet. The first comes when a station connects.'}
        </Empty>
      )}
      <ul class="frames">
        {items.value?.map((event) => (
          <EventRow key={event._id} event={event} />
        ))}
      </ul>
      <More next={hasMore.value} loading={loaded.loading.value} onMore={() => void more()} />
    </>
  );
}

function EventRow({ event }: { event: LoggedEvent }) {
  return (
    <li data-row>
      <Unfold
        summary={
          <>
            <Clock at={event.createdAt} />
            <b>{event.type}</b>
            <span>{gistOf(event)}</span>
            {event.synthetic && <span class="tag dashed">synthetic</span>}
            {event.chargestation && (
              <span class="muted">
                <span class="mono">{stationName(event.chargestation)}</span> · {event.sequence}
              </span>
            )}
          </>
        }
        content={() => <EventBody event={event} />}
      />
    </li>
  );
}

/** The event that was searched for, above the log. */
function Sought({ id }: { id: string }) {
  const { data, error, reload } = useLoad(id, () => api.event(id));
  const event = data.value;
  return (
    <section class="panel stack" aria-label="Event">
      <Failure error={error.value} retry={() => void reload()} />
      {event && (
        <>
          <h2>{event.type}</h2>
          <EventBody event={event} />
        </>
      )}
    </section>
  );
}

function EventBody({ event }: { event: LoggedEvent }) {
  return (
    <div class="stack">
      <p class="line small">
        <span>
          Id <code>{event._id}</code>
        </span>
        <PageOf event={event} />
      </p>
      <EventDeliveries id={event._id} />
      <Json label={`Body of ${event.type}`} value={event} />
    </div>
  );
}

function PageOf({ event: { object, data, chargestation } }: { event: LoggedEvent }) {
  if (object === 'session') return <a href={`/admin/sessions/${data._id}`}>Open the session</a>;
  if (chargestation) return <a href={`/admin/stations/${chargestation}`}>Open the station</a>;
  return null;
}
