import { useSignal } from '@preact/signals';
import { api } from '../api.js';
import { useSubmission } from '../load.js';
import { TextField } from './controls.js';
import { Dialog } from './dialog.js';
import { Failure } from './notices.js';
import { Copy } from './words.js';

type Created = Awaited<ReturnType<typeof api.createWebhook>>['result'];

/** Creates an endpoint and shows its secret once. */
export function AddWebhook({ onClose }: { onClose: () => void }) {
  const url = useSignal('');
  const description = useSignal('');
  const events = useSignal('session.*, chargestation.*');
  const created = useSignal<Created | null>(null);
  const { busy, error, run } = useSubmission();
  const create = async (event: Event) => {
    event.preventDefault();
    await run(async () => {
      const body = {
        url: url.value.trim(),
        description: description.value.trim() || null,
        events: events.value.split(/[\s,]+/).filter(Boolean),
      };
      created.value = (await api.createWebhook(body)).result;
    });
  };
  if (created.value) {
    return (
      <Dialog title="Endpoint added" onClose={onClose}>
        <p>This secret verifies the signatures of what it receives.</p>
        <Copy label="the secret" text={created.value.secret} />
        <b>Shown once. Copy it now.</b>
        <a class="button" href={`/admin/webhooks/${created.value._id}`}>
          Open the endpoint
        </a>
      </Dialog>
    );
  }
  return (
    <Dialog title="Add endpoint" onClose={onClose}>
      <form class="stack" onSubmit={(event) => void create(event)}>
        <Failure error={error.value} what="change" />
        <TextField
          label="URL"
          type="url"
          required
          value={url}
          placeholder="https://example.com/hooks"
        />
        <TextField
          label="Events"
          required
          value={events}
          hint="Names, families such as session.*, or * for everything; separated by commas."
        />
        <TextField label="Description" value={description} />
        <button type="submit" class="main" disabled={busy.value}>
          Add endpoint
        </button>
      </form>
    </Dialog>
  );
}
