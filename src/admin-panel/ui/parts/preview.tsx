import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { api, type EventPreview, type LoggedEvent, type Session } from '../api.js';
import { counted, dayAndMinute } from '../format.js';
import { useLoad, useSubmission } from '../load.js';
import { previewSeen, zone } from '../preferences.js';
import { gistOf, type PreviewRow, previewRows } from '../preview-rows.js';
import { previewed } from '../previewed.js';
import { stationName } from '../station-names.js';
import { Failure, Loading } from './notices.js';
import { Clock, CopyButton, Json, shortId } from './words.js';

/** Value of the choice for the session that comes with the server. */
const BUILT_IN = '';

/** What the flag would change, message by message, off and on side by side; nothing is sent. */
export function Preview({ on }: { on: boolean }) {
  const chosen = useSignal<string | null>(null);
  const pasted = useSignal<EventPreview | null>(null);
  const bodies = useSignal(false);
  const sessions = useLoad('sessions', recentSessions);
  const source = chosen.value ?? sessions.data.value?.[0]?._id ?? BUILT_IN;
  const preview = useLoad(`${sessions.data.value === null} ${source}`, async () =>
    sessions.data.value === null
      ? null
      : (await api.preview(source === BUILT_IN ? {} : { session: source })).result,
  );
  const opening = useSubmission();
  useEffect(() => {
    const message = previewed.value;
    if (!message) return;
    previewed.value = null;
    void opening.run(async () => {
      const { payload: frame, station: chargestation } = message;
      pasted.value = (await api.preview({ frame, ...(chargestation && { chargestation }) })).result;
    });
  }, []);
  const shown = pasted.value ?? preview.data.value;
  useEffect(() => {
    if (shown) previewSeen.value = 'yes';
  }, [shown]);
  return (
    <section class="panel stack" aria-label="Preview">
      <div class="line spread">
        <h2>
          Preview <span class="muted small">nothing is sent</span>
        </h2>
        <label class="line">
          <span class="muted small">Session</span>
          <select
            value={source}
            onChange={(event) => {
              chosen.value = event.currentTarget.value;
              pasted.value = null;
            }}
          >
            {sessions.data.value?.map((session) => (
              <option key={session._id} value={session._id}>
                {shortId(session._id)} · {stationName(session.chargestation)} ·{' '}
                {dayAndMinute(session.metrics.chargingStart ?? session.createdAt, zone.value)}
              </option>
            ))}
            <option value={BUILT_IN}>Built-in example</option>
          </select>
        </label>
      </div>
      <Paste
        onPreview={(made) => {
          pasted.value = made;
        }}
      />
      <Failure error={opening.error.value} />
      <Failure error={preview.error.value} retry={() => void preview.reload()} />
      {!shown && preview.loading.value && <Loading />}
      {shown && (
        <>
          <Lines preview={shown} on={on} bodies={bodies.value} />
          <div class="line">
            <b>{totals(shown)}</b>
            <label class="check">
              <input
                type="checkbox"
                checked={bodies.value}
                onChange={(event) => {
                  bodies.value = event.currentTarget.checked;
                }}
              />
              Show bodies
            </label>
            <CopyButton text={() => JSON.stringify(shown, null, 2)} words="Copy as JSON" />
          </div>
        </>
      )}
    </section>
  );
}

/** Sessions of 2.0.1 stations, newest first: only they have a charging state. */
async function recentSessions(): Promise<Session[]> {
  const { result } = await api.sessions({ paginate_limit: 50 });
  return result.filter(({ metrics }) => metrics.chargingState !== null).slice(0, 10);
}

function totals({ totals: { off, on, added, removed, changed }, truncated }: EventPreview): string {
  const cut = truncated ? ' (the first 200 messages)' : '';
  return `Off ${counted(off, 'event')} · on ${on} · ${added} added, ${removed} removed, ${changed} changed${cut}`;
}

function Paste({ onPreview }: { onPreview: (preview: EventPreview) => void }) {
  const text = useSignal('');
  const { busy, error, run } = useSubmission();
  const submit = async (event: Event) => {
    event.preventDefault();
    await run(async () => onPreview((await api.preview({ frame: text.value })).result));
  };
  return (
    <details>
      <summary>Paste a message</summary>
      <form class="stack" onSubmit={(event) => void submit(event)}>
        <Failure error={error.value} />
        <label class="field">
          <span class="small muted">
            A TransactionEvent of OCPP 2.0.1, the whole frame or its payload
          </span>
          <textarea
            rows={5}
            required
            value={text.value}
            onInput={(event) => {
              text.value = event.currentTarget.value;
            }}
          />
        </label>
        <div>
          <button type="submit" disabled={busy.value}>
            Preview message
          </button>
        </div>
      </form>
    </details>
  );
}

function Lines({ preview, on, bodies }: { preview: EventPreview; on: boolean; bodies: boolean }) {
  return (
    <section class="preview-scroll" tabIndex={0} aria-label="Events with the flag off and on">
      <table class="preview">
        <thead>
          <tr>
            <th scope="col">Time</th>
            <th scope="col" class={on ? '' : 'chosen'}>
              Off
            </th>
            <th scope="col" class={on ? 'chosen' : ''}>
              On
            </th>
          </tr>
        </thead>
        <tbody>
          {previewRows(preview.messages).map((row, index) => (
            <Line key={`${row.at} ${index}`} row={row} bodies={bodies} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

const SIGNS = { added: '+', removed: '−', changed: '≠' } as const;

function Line({
  row: { at, off, on, difference, silent, more },
  bodies,
}: {
  row: PreviewRow;
  bodies: boolean;
}) {
  return (
    <tr class={difference ?? (silent ? 'silent' : '')}>
      <td>
        <Clock at={at} />
      </td>
      {silent ? (
        <td colSpan={2} class="muted">
          {silent}
          {more > 0 && ` The same for ${counted(more, 'message')} more.`}
        </td>
      ) : (
        <>
          <td>
            <Side event={off} bodies={bodies} />
          </td>
          <td>
            {difference && (
              <b>
                {SIGNS[difference]} <span class="hidden-visually">{difference}</span>
              </b>
            )}{' '}
            <Side event={on} bodies={bodies} />
          </td>
        </>
      )}
    </tr>
  );
}

function Side({ event, bodies }: { event: LoggedEvent | null; bodies: boolean }) {
  if (!event) return <span class="muted">–</span>;
  const status = event.object !== 'session';
  return (
    <>
      {event.type.replace('chargestation.', '')} <b>{gistOf(event)}</b>{' '}
      {status && (
        <span class={`tag ${event.synthetic ? 'dashed' : ''}`}>
          {event.synthetic ? 'synthetic' : 'reported'}
        </span>
      )}
      {bodies && <Json label={`Body of ${event.type}`} value={event} />}
    </>
  );
}
