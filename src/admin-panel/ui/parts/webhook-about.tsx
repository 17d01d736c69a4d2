import { useSignal } from '@preact/signals';
import { api, type Webhook } from '../api.js';
import { useSubmission } from '../load.js';
import { Act } from './controls.js';
import { Failure } from './notices.js';
import { Copy, Facts, Moment } from './words.js';

/** What an endpoint is set to; its secret, and the end of it. */
export function WebhookAbout(props: {
  webhook: Webhook;
  onChanged: () => void;
  onDeleted: () => void;
}) {
  const { webhook, onChanged, onDeleted } = props;
  const secret = useSignal<string | null>(null);
  const overlapEnds = useSignal<string | null>(null);
  const asking = useSignal<'rotate' | 'delete' | null>(null);
  const { busy, error, run } = useSubmission();
  const show = () =>
    run(async () => {
      secret.value = (await api.webhookSecret(webhook._id)).result.secret;
    });
  const rotate = () =>
    run(async () => {
      const { result } = await api.rotateSecret(webhook._id, {});
      secret.value = result.secret;
      overlapEnds.value = result.previousValidUntil;
      asking.value = null;
      onChanged();
    });
  const remove = async () => {
    if (await run(() => api.deleteWebhook(webhook._id))) onDeleted();
  };
  const other = webhook.ordering === 'strict' ? 'relaxed' : 'strict';
  const reorder = async () => {
    if (await run(() => api.changeWebhook(webhook._id, { ordering: other }))) onChanged();
  };
  const ask = (what: typeof asking.value) => () => {
    asking.value = what;
  };
  return (
    <div class="stack">
      <Facts
        facts={[
          ['Id', <code key="id">{webhook._id}</code>],
          [
            'Events',
            <span key="events" class="mono">
              {webhook.events.join(', ')}
            </span>,
          ],
          [
            'Order',
            <span key="order" class="line">
              {webhook.ordering === 'strict'
                ? 'strict: an event waits for an earlier one of its station that is in its first two attempts'
                : 'relaxed: nothing waits'}
              <Act needs="developer" busy={busy.value} onAct={() => void reorder()}>
                Make it {other}
              </Act>
            </span>,
          ],
          ['Own headers', Object.keys(webhook.headers).join(', ') || 'none'],
          ['Alerts to', webhook.alert_email],
          ['Added', <Moment key="added" at={webhook.createdAt} />],
        ]}
      />
      <Failure error={error.value} what="change" />
      <h2>Secret</h2>
      <div class="line">
        <Act needs="admin" busy={busy.value} onAct={() => void show()}>
          Show secret
        </Act>
        <Act needs="admin" busy={busy.value} onAct={ask('rotate')}>
          Rotate secret
        </Act>
        <span class="muted small">Who looks at it stands in the audit log.</span>
      </div>
      {asking.value === 'rotate' && (
        <div class="notice line">
          The old secret goes on signing beside the new one for 24 h.
          <Act needs="admin" class="main" busy={busy.value} onAct={() => void rotate()}>
            Rotate secret
          </Act>
          <button type="button" onClick={ask(null)}>
            Keep it
          </button>
        </div>
      )}
      {secret.value && (
        <div class="notice">
          <Copy label="the secret" text={secret.value} />
          {overlapEnds.value && (
            <p>
              The old one signs until <Moment at={overlapEnds.value} />.
            </p>
          )}
        </div>
      )}
      <h2>End</h2>
      <div class="line">
        <Act needs="developer" class="danger" busy={busy.value} onAct={ask('delete')}>
          Delete endpoint
        </Act>
      </div>
      {asking.value === 'delete' && (
        <div class="notice bad line">
          The endpoint and the record of its deliveries go. Events stay in the log.
          <Act needs="developer" class="danger" busy={busy.value} onAct={() => void remove()}>
            Delete endpoint
          </Act>
          <button type="button" onClick={ask(null)}>
            Keep it
          </button>
        </div>
      )}
    </div>
  );
}
