import { useLocation, useRoute } from 'preact-iso';
import { api, type Webhook } from '../api.js';
import { arrivalsOf } from '../arrivals.js';
import { count, counted, share } from '../format.js';
import { useLoad, useSubmission } from '../load.js';
import { Act, Tabs } from '../parts/controls.js';
import { Deliveries } from '../parts/deliveries.js';
import { HealthMark } from '../parts/health-mark.js';
import { Failure, Loading } from '../parts/notices.js';
import { PageHead } from '../parts/page-head.js';
import { Recover } from '../parts/recover.js';
import { WebhookAbout } from '../parts/webhook-about.js';
import { Ago } from '../parts/words.js';

const TABS = ['Deliveries', 'Recover', 'About'] as const;

/** One endpoint: its health, what was delivered and what was not. */
export default function WebhookPage() {
  const id = useRoute().params.id as string;
  const { query, route } = useLocation();
  const { data, error, loading, reload } = useLoad(id, () => api.webhook(id));
  const webhook = data.value?.result;
  const tab = TABS.find((name) => name === query.tab) ?? TABS[0];
  return (
    <>
      <PageHead
        title={webhook?.url ?? 'Endpoint'}
        of={['Webhooks', '/admin/webhooks']}
        note={webhook?.description}
      >
        {webhook && <HealthMark webhook={webhook} />}
      </PageHead>
      <Failure error={error.value} retry={() => void reload()} />
      {!webhook && loading.value && <Loading />}
      {webhook && (
        <>
          <Health webhook={webhook} onChanged={() => void reload()} />
          <Lately id={id} />
          <Tabs
            label="Parts of this page"
            tabs={TABS}
            current={tab}
            hrefOf={(name) => `/admin/webhooks/${id}?tab=${name}`}
          />
          {tab === 'Deliveries' && <Deliveries webhook={webhook} />}
          {tab === 'Recover' && <Recover webhook={webhook} />}
          {tab === 'About' && (
            <WebhookAbout
              webhook={webhook}
              onChanged={() => void reload()}
              onDeleted={() => route('/admin/webhooks')}
            />
          )}
        </>
      )}
    </>
  );
}

/** How it has fared since yesterday, and what waits. */
function Lately({ id }: { id: string }) {
  const { data } = useLoad(`statistics of ${id}`, () => api.webhookStatistics(id));
  const lately = data.value?.result;
  if (!lately) return null;
  const { delivered, failed, waiting, oldest_waiting } = lately;
  const { all, part } = arrivalsOf(lately);
  return (
    <p class="line">
      <span>
        Last 24 h:{' '}
        {part === null ? (
          'nothing to send'
        ) : (
          <>
            <b>{share(part)} arrived</b>, {count(delivered)} of {counted(all, 'event')}
          </>
        )}
      </span>
      {failed > 0 && <span>{count(failed)} failed for good</span>}
      <span class="muted">
        {waiting === 0 ? (
          'none waits'
        ) : (
          <>
            {waiting === 1 ? '1 waits' : `${waiting} wait`}, the oldest for{' '}
            <Ago at={oldest_waiting} />
          </>
        )}
      </span>
    </p>
  );
}

/** Why an endpoint needs a look, and what to do. */
function Health({ webhook, onChanged }: { webhook: Webhook; onChanged: () => void }) {
  const { health, disabled_reason, failures, failingSince, active } = webhook;
  const { busy, error, run } = useSubmission();
  const enable = async () => {
    if (await run(() => api.changeWebhook(webhook._id, { active: true }))) onChanged();
  };
  if (health === 'failing') {
    return (
      <p class="notice bad">
        The last {counted(failures, 'attempt')} failed, the first <Ago at={failingSince} /> ago.
        Events are kept and sent again; look at the newest delivery for the reason.
      </p>
    );
  }
  if (health !== 'disabled' && active) return null;
  return (
    <div class="notice bad stack">
      <span>
        {health === 'disabled'
          ? disabled_reason === 'gone'
            ? 'Disabled: the receiver answered 410 Gone.'
            : 'Disabled after 5 days without one success.'
          : 'Inactive: events are collected, not sent.'}{' '}
        Events are kept for 30 days:{' '}
        {health === 'disabled' ? 'fix the receiver, enable, recover.' : 'enable to send them.'}
      </span>
      <Failure error={error.value} what="change" />
      <div>
        <Act needs="developer" busy={busy.value} onAct={() => void enable()}>
          Enable endpoint
        </Act>
      </div>
    </div>
  );
}
