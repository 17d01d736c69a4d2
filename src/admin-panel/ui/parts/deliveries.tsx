import { useSignal } from '@preact/signals';
import { api, type Delivery, type Webhook } from '../api.js';
import { attemptOutcome } from '../attempt-words.js';
import { useCursorList } from '../cursor-list.js';
import { milliseconds } from '../format.js';
import { useSubmission } from '../load.js';
import { Act, Choice } from './controls.js';
import { DeliveryDrawer } from './delivery-drawer.js';
import { Empty, Failure, Loading } from './notices.js';
import { Outcome } from './outcome.js';
import { More, Table } from './table.js';
import { Ago } from './words.js';

const HOURS = { '': null, '24': 24, '168': 168, '720': 720 } as const;

type Span = keyof typeof HOURS;
type Status = '' | Delivery['status'];

/** What was sent to an endpoint, newest first; each with its attempts in a drawer. */
export function Deliveries({ webhook }: { webhook: Webhook }) {
  const status = useSignal<Status>('');
  const span = useSignal<Span>('');
  const opened = useSignal<string | null>(null);
  const test = useSubmission();
  const hours = HOURS[span.value];
  const { items, hasMore, more, loaded } = useCursorList(
    JSON.stringify([webhook._id, status.value, span.value]),
    (after) =>
      api.deliveries(webhook._id, {
        limit: 100,
        ...(status.value && { status: status.value }),
        ...(hours && { 'createdAt[$gte]': new Date(Date.now() - hours * 3_600_000).toISOString() }),
        ...(after && { after }),
      }),
  );
  const sendTest = async () => {
    const sent = await test.run(async () => {
      opened.value = (await api.testWebhook(webhook._id)).result._id;
    });
    if (sent) await loaded.reload();
  };
  return (
    <>
      <div class="filters">
        <Choice<Status>
          label="Outcome"
          value={status}
          options={[
            ['', 'all'],
            ['delivered', 'delivered'],
            ['pending', 'pending'],
            ['failed', 'failed'],
          ]}
        />
        <Choice<Span>
          label="Time range"
          value={span}
          options={[
            ['', 'all that is kept'],
            ['24', 'last 24 h'],
            ['168', 'last 7 days'],
            ['720', 'last 30 days'],
          ]}
        />
        <Act needs="developer" busy={test.busy.value} onAct={() => void sendTest()}>
          Send a test event
        </Act>
        <button type="button" onClick={() => void loaded.reload()}>
          Read again
        </button>
      </div>
      <Failure error={test.error.value} />
      <Failure error={loaded.error.value} retry={() => void loaded.reload()} />
      {!items.value && loaded.loading.value && <Loading />}
      {items.value?.length === 0 && (
        <Empty>Nothing delivered yet. Send a test event to try it.</Empty>
      )}
      {items.value && items.value.length > 0 && (
        <Table
          label="Deliveries"
          items={items.value}
          keyOf={({ _id }) => _id}
          columns={[
            {
              head: 'Event',
              cell: ({ _id, type }) => (
                <button
                  type="button"
                  class="plain mono"
                  onClick={() => {
                    opened.value = _id;
                  }}
                >
                  {type}
                </button>
              ),
            },
            { head: 'Outcome', kind: 'keep', cell: (delivery) => <Outcome delivery={delivery} /> },
            { head: 'Last attempt', cell: ({ attempts }) => lastAttempt(attempts.at(-1)) },
            { head: 'Attempts', kind: 'number', cell: ({ attempts }) => attempts.length },
            {
              head: 'Next',
              kind: 'minor',
              cell: ({ nextAttemptAt }) => <Ago at={nextAttemptAt} />,
            },
            { head: 'Made', kind: 'time', cell: ({ createdAt }) => <Ago at={createdAt} /> },
          ]}
        />
      )}
      <More next={hasMore.value} loading={loaded.loading.value} onMore={() => void more()} />
      {opened.value && (
        <DeliveryDrawer
          id={opened.value}
          onClose={() => {
            opened.value = null;
          }}
          onRedelivered={() => void loaded.reload()}
        />
      )}
    </>
  );
}

function lastAttempt(attempt: Delivery['attempts'][number] | undefined): string {
  if (!attempt) return 'none yet';
  return `${attemptOutcome(attempt)}, ${milliseconds(attempt.duration_ms)}`;
}
