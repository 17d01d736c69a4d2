import { useSignal } from '@preact/signals';
import { changePassword } from '../access.js';
import { useSubmission } from '../load.js';
import { member } from '../member.js';
import { TextField } from '../parts/controls.js';
import { Failure } from '../parts/notices.js';
import { PageHead } from '../parts/page-head.js';
import { Facts } from '../parts/words.js';

/** Who is signed in, and a new password. */
export default function AccountPage() {
  const current = useSignal('');
  const password = useSignal('');
  const said = useSignal(false);
  const { busy, error, run } = useSubmission();
  const submit = async (event: Event) => {
    event.preventDefault();
    said.value = await run(() => changePassword(current.value, password.value));
    current.value = '';
    password.value = '';
  };
  const who = member.value;
  return (
    <>
      <PageHead title="Your account" />
      <Facts
        facts={[
          ['Name', who?.name],
          ['E-mail', who?.email],
          ['Role', who?.role],
          ['Organization', who?.organization],
        ]}
      />
      <h2>Password</h2>
      <form class="panel stack" onSubmit={(event) => void submit(event)}>
        <Failure error={error.value} what="change" />
        <TextField
          label="Present password"
          type="password"
          autoComplete="current-password"
          required
          value={current}
        />
        <TextField
          label="New password"
          type="password"
          autoComplete="new-password"
          required
          value={password}
          hint="10 characters or more. Other browsers are signed out."
        />
        <div class="line">
          <button type="submit" class="main" disabled={busy.value}>
            Change password
          </button>
          <span role="status">{said.value ? 'Changed. Other browsers are signed out.' : ''}</span>
        </div>
      </form>
    </>
  );
}
