import { useSignal } from '@preact/signals';
import { api, type Recovery, type Webhook } from '../api.js';
import { ApiError } from '../api-error.js';
import { counted, decimal } from '../format.js';
import { useEvery, useLoad, useSubmission } from '../load.js';
import { Act, Choice } from './controls.js';
import { Failure } from './notices.js';
import { Facts, Moment } from './words.js';

/** How often the progress is asked for, in ms. */
const EVERY_MS = 1000;

type Kind = 'all' | 'failed' | 'missing';

/** Sends again what an endpoint did not get, and shows how far it is. */
export function Recover({ webhook }: { webhook: Webhook }) {
  const hours = useSignal('24');
  const only = useSignal<Kind>('failed');
  const start = useSubmission();
  const { data, error, reload } = useLoad(webhook._id, () => latestOf(webhook._id));
  const recovery = data.value;
  const running = recovery !== null && recovery.status !== 'completed';
  useEvery(EVERY_MS, running, () => void reload());
  const run = async () => {
    const since = new Date(Date.now() - Number(hours.value) * 3_600_000).toISOString();
    const body = { since, ...(only.value !== 'all' && { only: only.value }) };
    if (await start.run(() => api.recover(webhook._id, body))) await reload();
  };
  return (
    <div class="stack">
      <p>
        Sends events again, oldest first, with the same ids. Receivers that ignore known ids are
        safe.
      </p>
      <div class="filters">
        <Choice
          label="Since"
          value={hours}
          options={[
            ['1', 'one hour ago'],
            ['24', '24 h ago'],
            ['168', '7 days ago'],
            ['720', '30 days ago'],
          ]}
        />
        <Choice<Kind>
          label="Which"
          value={only}
          options={[
            ['failed', 'failed ones'],
            ['missing', 'ones it was never sent'],
            ['all', 'both'],
          ]}
        />
        <Act needs="developer" busy={start.busy.value || running} onAct={() => void run()}>
          Recover events
        </Act>
      </div>
      <Failure error={start.error.value} what="change" />
      <Failure error={error.value} retry={() => void reload()} />
      {recovery && <Progress recovery={recovery} />}
    </div>
  );
}

async function latestOf(id: string): Promise<Recovery | null> {
  try {
    return (await api.recovery(id)).result;
  } catch (error) {
    if (error instanceof ApiError && error.code === 'not_found') return null;
    throw error;
  }
}

function Progress({ recovery }: { recovery: Recovery }) {
  const { status, progress, failed, missing, since, until, completedAt } = recovery;
  return (
    <section class="panel stack" aria-label="Latest recovery">
      <p role="status">
        {status === 'completed'
          ? 'Completed: everything is on its way.'
          : `Running, ${decimal(progress * 100, 0)} %`}
      </p>
      <progress value={progress} max={1} aria-label="Progress of the recovery" />
      <Facts
        facts={[
          ['From', <Moment key="since" at={since} />],
          ['To', <Moment key="until" at={until} />],
          ['Failed before', counted(failed, 'delivery').replace('deliverys', 'deliveries')],
          ['Never sent', counted(missing, 'event')],
          ['Completed', <Moment key="completed" at={completedAt} />],
        ]}
      />
    </section>
  );
}
