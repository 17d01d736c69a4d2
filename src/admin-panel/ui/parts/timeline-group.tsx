import { api, type TimelineItem } from '../api.js';
import { attemptError } from '../attempt-words.js';
import type { CauseGroup } from '../causes.js';
import { duration, milliseconds } from '../format.js';
import { useSubmission } from '../load.js';
import { behindReceipt, messageGist } from '../message-gist.js';
import { previewed } from '../previewed.js';
import { webhookLines } from '../webhook-lines.js';
import { Act } from './controls.js';
import { Provenance, StatusMark } from './mark.js';
import { Failure } from './notices.js';
import { Unfold } from './unfold.js';
import { Ago, Clock, CopyButton, Json } from './words.js';

/** A cause, unfolded to its request and answer, and under it what followed. */
export function TimelineGroup(props: {
  group: CauseGroup;
  /** `_id` of the chargestation, where it is known. */
  station: string | undefined;
  /** A delivery was sent again. */
  onChanged: () => void;
}) {
  const { group, station, onChanged } = props;
  const { cause, effects } = group;
  return (
    <li data-row>
      <Unfold
        summary={
          <>
            <Clock at={cause.at} />
            <Cause item={cause} />
          </>
        }
        content={() => <Details item={cause} station={station} />}
      />
      {(effects.length > 0 || cause.skipped_because) && (
        <ul class="effects">
          {effects.filter(isSingle).map((item) => (
            <li key={item._id} class="line">
              <Effect item={item} />
              {item.webhook && <Redeliver id={item._id} onSent={onChanged} />}
            </li>
          ))}
          {webhookLines(effects).map((line) => (
            <li key={line.webhook} class="line">
              <span class="muted">webhooks</span>
              <span>{line.types.join(', ')}</span>
              <span aria-hidden="true">→</span>
              <a href={`/admin/webhooks/${line.webhook}`}>{line.url}</a>
              <span class="muted">
                {line.delivered} of {line.types.length}
                {line.longest !== null && `, ${milliseconds(line.longest)}`}
              </span>
            </li>
          ))}
          {cause.skipped_because && (
            <li class="muted small">No added status: {cause.skipped_because.reason}</li>
          )}
        </ul>
      )}
    </li>
  );
}

/** Deliveries that went well, or have not been tried, are summed up. */
function isSingle({ webhook, failed }: TimelineItem): boolean {
  return !webhook || failed;
}

function Cause({ item }: { item: TimelineItem }) {
  const { message, command, connection } = item;
  if (connection) return <b>{connection.online ? '● Connected' : '◌ Connection lost'}</b>;
  if (command) {
    return (
      <>
        <Arrow incoming={false} />
        <b>{command.type}</b>
        {command.requestedBy && <span class="muted">by {command.requestedBy}</span>}
        <Outcome
          failed={item.failed}
          words={command.error ?? command.outcome ?? command.status}
          took={tookOf(item.at, command.answeredAt)}
        />
      </>
    );
  }
  if (message) {
    const took = tookOf(item.at, message.answeredAt);
    return (
      <>
        <Arrow incoming={message.direction === 'from_station'} />
        <b>{message.action}</b>
        <span class="muted">{messageGist(message.request)}</span>
        <Outcome
          failed={item.failed}
          words={message.error ?? (took === null ? 'not answered' : 'answered')}
          took={took}
        />
      </>
    );
  }
  return <Effect item={item} />;
}

function Arrow({ incoming }: { incoming: boolean }) {
  return (
    <>
      <span aria-hidden="true">{incoming ? '←' : '→'}</span>
      <span class="hidden-visually">{incoming ? 'from the station' : 'to the station'}</span>
    </>
  );
}

function Outcome({ failed, words, took }: { failed: boolean; words: string; took: number | null }) {
  return (
    <span class={failed ? 'bad-word' : 'muted'}>
      {failed && '▲ '}
      {words}
      {took !== null && ` ${milliseconds(took)}`}
    </span>
  );
}

function Effect({ item: { state, webhook, message, command, failed } }: { item: TimelineItem }) {
  if (webhook) {
    return (
      <>
        <span class="muted">webhook</span>
        <span>{webhook.type}</span>
        <a href={`/admin/webhooks/${webhook.webhook}`}>{webhook.url}</a>
        <span class={failed ? 'bad-word' : 'muted'}>
          {failed && '▲ '}
          {webhook.status}
          {webhook.attempts > 1 && `, try ${webhook.attempts}`}
          {webhook.error && `, ${attemptError(webhook.error)}`}
          {webhook.duration_ms !== null && `, ${milliseconds(webhook.duration_ms)}`}
        </span>
        {webhook.nextAttemptAt && (
          <span class="muted">
            next <Ago at={webhook.nextAttemptAt} />
          </span>
        )}
      </>
    );
  }
  if (state) {
    const ofConnector = state.type.endsWith('connector_status.updated');
    return (
      <>
        <span class="muted">{state.type.replace('chargestation.', '')}</span>
        {ofConnector && <StatusMark status={state.status} />}
        {ofConnector && <Provenance synthetic={state.synthetic} />}
        {state.synthetic && <Why status={state.status} />}
        {!ofConnector && state.charging_state && <span>{state.charging_state}</span>}
        {state.session && <a href={`/admin/sessions/${state.session}`}>session</a>}
      </>
    );
  }
  return <span class={failed ? 'bad-word' : ''}>{message?.action ?? command?.type}</span>;
}

/** Sends a delivery that failed again. */
function Redeliver({ id, onSent }: { id: string; onSent: () => void }) {
  const { busy, error, run } = useSubmission();
  const send = async () => {
    if (await run(() => api.redeliver(id))) onSent();
  };
  return (
    <>
      <Act needs="developer" busy={busy.value} onAct={() => void send()}>
        Redeliver
      </Act>
      <Failure error={error.value} what="change" />
    </>
  );
}

/** The rule behind a status that no station has sent. */
function Why({ status }: { status: string | null }) {
  return (
    <details class="why">
      <summary data-why>why?</summary>
      With this message the charging state changed, and{' '}
      <a href="/admin/settings">the flag for OCPP 2.0.1 stations</a> is on: so Ohmgate published{' '}
      {status}, as a 1.6 station would. The station itself says no more than Occupied.
    </details>
  );
}

function Details({
  item: { at, message, command, state, webhook, connection },
  station,
}: {
  item: TimelineItem;
  station: string | undefined;
}) {
  if (!message) return <Json label="Details" value={command ?? state ?? webhook ?? connection} />;
  return (
    <div class="pair">
      <div>
        <h3>Request</h3>
        <Json label={`Request ${message.action}`} value={message.request} />
        {message.direction === 'from_station' && (
          <Behind seconds={behindReceipt(message.request, at)} />
        )}
        {message.action === 'TransactionEvent' && (
          <a
            href="/admin/settings"
            onClick={() => {
              previewed.value = { payload: message.request as Record<string, unknown>, station };
            }}
          >
            Open as preview
          </a>
        )}{' '}
        {station && (
          <CopyButton
            words="Copy link"
            text={() => `${location.origin}/admin/stations/${station}?at=${at}`}
          />
        )}
      </div>
      <div>
        <h3>{message.error ? 'Failure' : 'Answer'}</h3>
        <Json label={`Answer ${message.action}`} value={message.error ?? message.answer} />
      </div>
    </div>
  );
}

/** That the time in a message is not that of its receipt: it waited in the station, or its clock is wrong. */
function Behind({ seconds }: { seconds: number | null }) {
  if (seconds === null) return null;
  return (
    <p class="small">
      ▲ The time in it is {duration(Math.abs(seconds))} {seconds > 0 ? 'before' : 'after'} its
      receipt.
    </p>
  );
}

function tookOf(from: string, to: string | null): number | null {
  return to === null ? null : Date.parse(to) - Date.parse(from);
}
