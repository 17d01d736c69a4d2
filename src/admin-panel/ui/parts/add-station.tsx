import { useSignal } from '@preact/signals';
import { api } from '../api.js';
import { useSubmission } from '../load.js';
import { Choice, TextField } from './controls.js';
import { Dialog } from './dialog.js';
import { Failure } from './notices.js';
import { type CreatedStation, StationSecrets } from './station-secrets.js';

/** Creates a station and shows, once, what is entered into it. */
export function AddStation({ onClose }: { onClose: () => void }) {
  const endpoint = useSignal('');
  const name = useSignal('');
  const security = useSignal<'basic_auth' | 'none'>('basic_auth');
  const created = useSignal<CreatedStation | null>(null);
  const { busy, error, run } = useSubmission();
  const create = async (event: Event) => {
    event.preventDefault();
    await run(async () => {
      const body = {
        endpoint: endpoint.value.trim(),
        name: name.value.trim() || null,
        security: { type: security.value },
      };
      created.value = (await api.createStation(body)).result;
    });
  };
  if (created.value) return <StationSecrets station={created.value} onClose={onClose} />;
  return (
    <Dialog title="Add station" onClose={onClose}>
      <form class="stack" onSubmit={(event) => void create(event)}>
        <Failure error={error.value} what="change" />
        <TextField
          label="Identity"
          required
          value={endpoint}
          hint="What the station calls itself, exactly as set in it. Up to 48 characters."
        />
        <TextField label="Name for people" value={name} />
        <Choice
          label="How it proves its identity"
          value={security}
          options={[
            ['basic_auth', 'with a password'],
            ['none', 'not at all (the server must allow it)'],
          ]}
        />
        <button type="submit" class="main" disabled={busy.value}>
          Add station
        </button>
      </form>
    </Dialog>
  );
}
