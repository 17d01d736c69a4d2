import { useSignal } from '@preact/signals';
import { signIn } from '../access.js';
import { useSubmission } from '../load.js';
import { TextField } from './controls.js';
import { Failure } from './notices.js';

/** E-mail and password; one error for both. */
export function SignInForm({ email: known = '' }: { email?: string }) {
  const email = useSignal(known);
  const password = useSignal('');
  const { busy, error, run } = useSubmission();
  const submit = async (event: Event) => {
    event.preventDefault();
    await run(() => signIn(email.value, password.value));
    password.value = '';
  };
  return (
    <form class="stack" onSubmit={(event) => void submit(event)}>
      <Failure error={error.value} />
      <TextField label="E-mail" type="email" autoComplete="username" required value={email} />
      <TextField
        label="Password"
        type="password"
        autoComplete="current-password"
        required
        value={password}
      />
      <button type="submit" class="main" disabled={busy.value}>
        Sign in
      </button>
    </form>
  );
}
