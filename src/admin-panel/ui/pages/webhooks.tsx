import { useSignal } from '@preact/signals';
import { api, type Statistics, type Webhook } from '../api.js';
import { arrivalsOf } from '../arrivals.js';
import { share } from '../format.js';
import { useLoad } from '../load.js';
import { AddWebhook } from '../parts/add-webhook.js';
import { Act } from '../parts/controls.js';
import { HealthMark } from '../parts/health-mark.js';
import { Empty, Failure, Loading } from '../parts/notices.js';
import { PageHead } from '../parts/page-head.js';
import { Table } from '../parts/table.js';
import { Ago } from '../parts/words.js';

/** Endpoints that receive events, each with its health. */
export default function WebhooksPage() {
  const { data, error, loading, reload } = useLoad('webhooks', () =>
    api.webhooks({ paginate_limit: 200 }),
  );
  const adding = useSignal(false);
  const webhooks = data.value?.result;
  const add = (
    <Act
      needs="developer"
      onAct={() => {
        adding.value = true;
      }}
    >
      Add endpoint
    </Act>
  );
  return (
    <>
      <PageHead title="Webhooks">{add}</PageHead>
      <Failure error={error.value} retry={() => void reload()} />
      {!webhooks && loading.value && <Loading />}
      {webhooks?.length === 0 && (
        <Empty>
          <p>Add an endpoint to receive events. You can send it a test event at once.</p>
          {add}
        </Empty>
      )}
      {webhooks && webhooks.length > 0 && <Endpoints webhooks={webhooks} />}
      {adding.value && (
        <AddWebhook
          onClose={() => {
            adding.value = false;
            void reload();
          }}
        />
      )}
    </>
  );
}

/** More endpoints than anybody has are not asked how they fare: each is a request. */
const MOST_ASKED = 50;

async function statisticsOf(webhooks: Webhook[]): Promise<Map<string, Statistics>> {
  const asked = webhooks.slice(0, MOST_ASKED);
  const told = await Promise.all(asked.map(({ _id }) => api.webhookStatistics(_id)));
  return new Map(asked.map(({ _id }, index) => [_id, told[index]!.result]));
}

function Endpoints({ webhooks }: { webhooks: Webhook[] }) {
  const { data } = useLoad(webhooks.map(({ _id }) => _id).join(), () => statisticsOf(webhooks));
  const of = ({ _id }: Webhook) => data.value?.get(_id);
  return (
    <Table
      label="Webhook endpoints"
      items={webhooks}
      keyOf={({ _id }) => _id}
      columns={[
        {
          head: 'Endpoint',
          cell: ({ _id, url, description }) => (
            <>
              <a href={`/admin/webhooks/${_id}`} class="mono">
                {url}
              </a>{' '}
              <span class="muted">{description}</span>
            </>
          ),
        },
        { head: 'Health', kind: 'keep', cell: (webhook) => <HealthMark webhook={webhook} /> },
        {
          head: 'Arrived in 24 h',
          kind: 'number',
          cell: (webhook) => {
            const lately = of(webhook);
            return share(lately && arrivalsOf(lately).part);
          },
        },
        {
          head: 'Oldest waiting',
          kind: 'number',
          cell: (webhook) => <Ago at={of(webhook)?.oldest_waiting ?? null} />,
        },
        {
          head: 'Events',
          kind: 'minor',
          cell: ({ events }) => <span class="mono">{events.join(', ')}</span>,
        },
        {
          head: 'Since',
          kind: 'time',
          cell: ({ healthAt, createdAt }) => <Ago at={healthAt ?? createdAt} />,
        },
      ]}
    />
  );
}
