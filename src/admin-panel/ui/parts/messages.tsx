import { useSignal } from '@preact/signals';
import { api, type OcppMessage, type Station } from '../api.js';
import { useCursorList } from '../cursor-list.js';
import { milliseconds } from '../format.js';
import { messageGist } from '../message-gist.js';
import { Choice, TextField } from './controls.js';
import { Empty, Failure, Loading } from './notices.js';
import { More } from './table.js';
import { Unfold } from './unfold.js';
import { Clock, Json } from './words.js';

type Direction = '' | 'from_station' | 'from_csms';

/** The raw messages of a station, newest first: request and answer are one row. */
export function Messages({ station }: { station: Station }) {
  const direction = useSignal<Direction>('');
  const action = useSignal('');
  const failures = useSignal(false);
  const query = {
    limit: 100,
    ...(direction.value && { direction: direction.value }),
    ...(action.value.trim() && { action: action.value.trim() }),
    ...(failures.value && { only_errors: true }),
  };
  const { items, hasMore, more, loaded } = useCursorList(
    JSON.stringify([station._id, query]),
    (after) => api.messages(station._id, { ...query, ...(after && { after }) }),
  );
  return (
    <>
      <div class="filters">
        <Choice<Direction>
          label="Direction"
          value={direction}
          options={[
            ['', 'both'],
            ['from_station', '← from the station'],
            ['from_csms', '→ to the station'],
          ]}
        />
        <TextField type="search" label="Action" value={action} placeholder="StatusNotification" />
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
        <button type="button" onClick={() => void loaded.reload()}>
          Read again
        </button>
      </div>
      <Failure error={loaded.error.value} retry={() => void loaded.reload()} />
      {!items.value && loaded.loading.value && <Loading />}
      {items.value?.length === 0 && <Empty>No message passes these filters.</Empty>}
      <ul class="frames">
        {items.value?.map((message) => (
          <Pair key={message._id} message={message} />
        ))}
      </ul>
      <More next={hasMore.value} loading={loaded.loading.value} onMore={() => void more()} />
    </>
  );
}

function Pair({ message }: { message: OcppMessage }) {
  const { direction, action, requestedAt, answeredAt, error } = message;
  const incoming = direction === 'from_station';
  const took = answeredAt ? Date.parse(answeredAt) - Date.parse(requestedAt) : null;
  return (
    <li data-row>
      <Unfold
        summary={
          <>
            <Clock at={requestedAt} />
            <span aria-hidden="true">{incoming ? '←' : '→'}</span>
            <span class="hidden-visually">{incoming ? 'from the station' : 'to the station'}</span>
            <b>{action}</b>
            <span class="muted">{messageGist(message.request)}</span>
            {error ? (
              <span class="bad-word">▲ {error.code}</span>
            ) : (
              <span class="muted">
                {took === null ? 'not answered' : `answered ${milliseconds(took)}`}
              </span>
            )}
          </>
        }
        content={() => <MessagePair message={message} />}
      />
    </li>
  );
}

function MessagePair({ message }: { message: OcppMessage }) {
  const { action, error } = message;
  return (
    <>
      <div class="pair">
        <div>
          <h3>Request</h3>
          <Json label={`Request ${action}`} value={message.request} />
        </div>
        <div>
          <h3>{error ? 'Failure' : 'Answer'}</h3>
          <Json label={`Answer ${action}`} value={error ?? message.answer} />
        </div>
      </div>
      {message.violations.length > 0 && (
        <p class="small">
          Forgiven:{' '}
          {message.violations.map(({ path, rule }) => `${path || 'payload'} (${rule})`).join(', ')}
        </p>
      )}
    </>
  );
}
