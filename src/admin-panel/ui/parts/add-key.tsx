import { useSignal } from '@preact/signals';
import { api } from '../api.js';
import { useSubmission } from '../load.js';
import type { Role } from '../member.js';
import { Choice, TextField } from './controls.js';
import { Dialog } from './dialog.js';
import { Failure } from './notices.js';
import { Copy } from './words.js';

const DAY_MS = 86_400_000;

/** Creates a key and shows it once, with a command that already contains it. */
export function AddKey({ onClose }: { onClose: () => void }) {
  const name = useSignal('');
  const role = useSignal<Role>('developer');
  const scopes = useSignal('');
  const addresses = useSignal('');
  const days = useSignal('');
  const key = useSignal<string | null>(null);
  const { busy, error, run } = useSubmission();
  const create = async (event: Event) => {
    event.preventDefault();
    await run(async () => {
      const expiresAt = days.value
        ? new Date(Date.now() + Number(days.value) * DAY_MS).toISOString()
        : null;
      const body = {
        name: name.value.trim(),
        role: role.value,
        scopes: wordsOf(scopes.value),
        addresses: wordsOf(addresses.value),
        expiresAt,
      };
      key.value = (await api.createKey(body)).result.key;
    });
  };
  if (key.value) {
    return (
      <Dialog title={`Key ${name.value}`} onClose={onClose}>
        <Copy label="the key" text={key.value} />
        <b>Shown once. Copy it now.</b>
        <p>Try it:</p>
        <Copy
          label="the command"
          text={`curl -H "Authorization: Bearer ${key.value}" ${location.origin}/v1.1/chargestations`}
        />
      </Dialog>
    );
  }
  return (
    <Dialog title="Create key" onClose={onClose}>
      <form class="stack" onSubmit={(event) => void create(event)}>
        <Failure error={error.value} what="change" />
        <TextField label="Name" required value={name} hint="Which program uses it." />
        <Choice<Role>
          label="Role"
          value={role}
          options={[
            ['viewer', 'viewer: reads'],
            ['developer', 'developer: also commands stations, webhooks'],
            ['admin', 'admin: also settings, keys, members'],
          ]}
        />
        <TextField
          label="Only these commands"
          value={scopes}
          placeholder="session.*, chargestation.reset"
          hint="Types or families, separated by commas. Empty: all that its role may."
        />
        <TextField
          label="Only from these addresses"
          value={addresses}
          placeholder="192.0.2.7, 198.51.100.0/24"
          hint="IP addresses or ranges, separated by commas. Empty: from everywhere."
        />
        <Choice
          label="Expires"
          value={days}
          options={[
            ['', 'never'],
            ['30', 'in 30 days'],
            ['90', 'in 90 days'],
            ['365', 'in a year'],
          ]}
        />
        <button type="submit" class="main" disabled={busy.value}>
          Create key
        </button>
      </form>
    </Dialog>
  );
}

function wordsOf(text: string): string[] {
  return text.split(/[\s,]+/).filter(Boolean);
}
