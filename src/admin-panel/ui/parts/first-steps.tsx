import type { ComponentChildren } from 'preact';
import type { StationRow, Webhook } from '../api.js';
import { firstSteps } from '../preferences.js';
import { Copy } from './words.js';

/** What to do first. It ticks itself from what is there, and goes when everything is done or it is hidden. */
export function FirstSteps(props: { stations: StationRow[] | null; webhooks: Webhook[] | null }) {
  const { stations, webhooks } = props;
  if (!stations || !webhooks || firstSteps.value === 'hidden') return null;
  const connected = stations.some(({ online, protocol }) => online || protocol !== null);
  const done = [connected, webhooks.length > 0];
  if (done.every(Boolean)) return null;
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
      </Step>
      <Step number={2} done={webhooks.length > 0} title="Add an endpoint">
        <p>
          <a href="/admin/webhooks">Add an endpoint</a> to receive events, or watch the{' '}
          <a href="/admin/events">list of events</a>.
        </p>
      </Step>
      <Step number={3} done={false} title="Read what the OCPP 2.0.1 flag does">
        <p>
          The <a href="/admin/settings">preview in Settings</a> works without any session.
        </p>
      </Step>
      <Step number={4} done={false} title="Make an API key">
        <p>
          <a href="/admin/keys">Make a key</a>; it comes with a command to try.
        </p>
      </Step>
    </section>
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
