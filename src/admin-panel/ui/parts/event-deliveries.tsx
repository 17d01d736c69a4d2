import { useSignal } from '@preact/signals';
import { api } from '../api.js';
import { useLoad } from '../load.js';
import { DeliveryDrawer } from './delivery-drawer.js';
import { Failure } from './notices.js';
import { Outcome } from './outcome.js';

/** Where an event was sent to, and how that went; each opens its attempts. */
export function EventDeliveries({ id }: { id: string }) {
  const opened = useSignal<string | null>(null);
  const { data, error, reload } = useLoad(`deliveries of ${id}`, async () => {
    const [deliveries, webhooks] = await Promise.all([
      api.eventDeliveries(id),
      api.webhooks({ paginate_limit: 200 }),
    ]);
    const urls = new Map(webhooks.result.map(({ _id, url }) => [_id, url]));
    return { deliveries: deliveries.result, urls };
  });
  const found = data.value;
  return (
    <>
      <Failure error={error.value} retry={() => void reload()} />
      {found?.deliveries.length === 0 && <p class="muted small">No endpoint wanted it.</p>}
      {found && found.deliveries.length > 0 && (
        <ul class="effects">
          {found.deliveries.map((delivery) => (
            <li key={delivery._id} class="line">
              <a href={`/admin/webhooks/${delivery.webhook}`}>
                {found.urls.get(delivery.webhook) ?? delivery.webhook}
              </a>
              <Outcome delivery={delivery} />
              <button
                type="button"
                class="plain"
                onClick={() => {
                  opened.value = delivery._id;
                }}
              >
                Attempts
              </button>
            </li>
          ))}
        </ul>
      )}
      {opened.value && (
        <DeliveryDrawer
          id={opened.value}
          onClose={() => {
            opened.value = null;
          }}
          onRedelivered={() => void reload()}
        />
      )}
    </>
  );
}
