import type { ComponentChildren } from 'preact';
import { api, type StationRow, type Webhook } from '../api.js';
import { useEvery, useLoad } from '../load.js';
import { firstSteps, previewSeen } from '../preferences.js';
import { Ago, Copy } from './words.js';

/** What to do first. It ticks itself from what is there, and goes when everything is done or it is hidden. */
export function FirstSteps(props: { stations: StationRow[] | null; webhooks: Webhook[] | null }) {
  const { stations, webhooks } = props;
  const hidden = firstSteps.value === 'hidden';
  const keys = useLoad('keys', () => api.keys({ paginate_limit: 2 }));
  if (!stations || !webhooks || !keys.data.value || hidden) return null;
  const connected = stations.some(({ online, protocol }) => online || protocol !== null);
  const endpoint = webhooks.length > 0;
  const read = previewSeen.value === 'yes';
  const key = keys.data.value.result.length > 1;
  if (connected && endpoint && read && key) return null;
  return (
    <section class="panel stack">
      <div class="line spread">
        <h2>First steps</h2>
        <button
          type="button"
          onClick={() => {
            firstSteps.value = 'hidden';
          }}
        >
          Hide
        </button>
      </div>
      <Step number={1} done={connected} title="Connect a station">
        <p>
          <a href="/admin/stations">Add a station</a>, then enter this URL and its identity into it:
        </p>
        <Copy label="the URL" text={`${location.origin.replace(/^http/, 'ws')}/ocpp`} />
        {!connected && <Refused />}
      </Step>
      <Step number={2} done={endpoint} title="Add an endpoint">
        <p>
          <a href="/admin/webhooks">Add an endpoint</a> to receive events, or watch the{' '}
          <a href="/admin/events">list of events</a>.
        </p>
      </Step>
      <Step number={3} done={read} title="Read what the OCPP 2.0.1 flag does">
        <p>
          The <a href="/admin/settings">preview in Settings</a> works without any session.
        </p>
      </Step>
      <Step number={4} done={key} title="Make an API key">
        <p>
          <a href="/admin/keys">Make a key</a>; it comes with a command to try.
        </p>
      </Step>
    </section>
  );
}

/** How often it is looked for refused stations, in ms. */
const EVERY_MS = 5000;

/** Stations that try to connect and are refused, each with what to do about it. */
function Refused() {
  const { data, reload } = useLoad('refused', () => api.attempts({ paginate_limit: 3 }));
  useEvery(EVERY_MS, true, () => void reload());
  const attempts = data.value?.result ?? [];
  if (attempts.length === 0)
    return <p class="muted">No station has called yet. This page waits.</p>;
  return (
    <ul class="plain-list">
      {attempts.map(({ _id, identity, lastAt, advice }) => (
        <li key={_id}>
          <span class="bad-word">▲ Refused</span>{' '}
          <b class="mono">{identity ?? 'without identity'}</b> <Ago at={lastAt} /> ago: {advice}{' '}
          <a href="/admin/attempts">Connection attempts</a>
        </li>
      ))}
    </ul>
  );
}

function Step(props: {
  number: number;
  done: boolean;
  title: string;
  children: ComponentChildren;
}) {
  const { number, done, title, children } = props;
  return (
    <details open={!done}>
      <summary>
        {done ? '✓' : number} {title} {done && <span class="muted">done</span>}
      </summary>
      {children}
    </details>
  );
}
