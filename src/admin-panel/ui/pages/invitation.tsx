import { useSignal } from '@preact/signals';
import { takeUpInvitation } from '../access.js';
import { useSubmission } from '../load.js';
import { TextField } from '../parts/controls.js';
import { Failure } from '../parts/notices.js';

/** What an invited person sees: sets a password and is signed in. */
export function TakeUpInvitation() {
  const password = useSignal('');
  const { busy, error, run } = useSubmission();
  const token = new URLSearchParams(location.hash.slice(1)).get('token') ?? '';
  const submit = async (event: Event) => {
    event.preventDefault();
    await run(() => takeUpInvitation(token, password.value));
  };
  return (
    <main class="sign-in">
      <div class="stack">
        <h1>Welcome to Ohmgate</h1>
        <p>Choose a password for the admin panel.</p>
        <form class="stack" onSubmit={(event) => void submit(event)}>
          <Failure error={error.value} what="change" />
          <TextField
            label="Password"
            type="password"
            autoComplete="new-password"
            required
            value={password}
            hint="10 characters or more."
          />
          <button type="submit" class="main" disabled={busy.value}>
            Set password
          </button>
        </form>
      </div>
    </main>
  );
}
