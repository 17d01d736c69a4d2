import { useSignal } from '@preact/signals';
import { api, type InvitedMember } from '../api.js';
import { useSubmission } from '../load.js';
import type { Role } from '../member.js';
import { Choice, TextField } from './controls.js';
import { Dialog } from './dialog.js';
import { Failure } from './notices.js';
import { Copy, Moment } from './words.js';

/** Invites somebody and shows the link once. */
export function InviteMember({ onClose }: { onClose: () => void }) {
  const email = useSignal('');
  const name = useSignal('');
  const role = useSignal<Role>('viewer');
  const invited = useSignal<InvitedMember | null>(null);
  const { busy, error, run } = useSubmission();
  const invite = async (event: Event) => {
    event.preventDefault();
    await run(async () => {
      const body = { email: email.value.trim(), name: name.value.trim(), role: role.value };
      invited.value = (await api.inviteMember(body)).result;
    });
  };
  if (invited.value) return <InvitationLink invited={invited.value} onClose={onClose} />;
  return (
    <Dialog title="Invite member" onClose={onClose}>
      <form class="stack" onSubmit={(event) => void invite(event)}>
        <Failure error={error.value} what="change" />
        <TextField label="Name" required value={name} />
        <TextField label="E-mail" type="email" required value={email} />
        <Choice<Role>
          label="Role"
          value={role}
          options={[
            ['viewer', 'viewer'],
            ['developer', 'developer'],
            ['admin', 'admin'],
          ]}
        />
        <button type="submit" class="main" disabled={busy.value}>
          Invite member
        </button>
      </form>
    </Dialog>
  );
}

/** The link with which an invited member sets a password. */
export function InvitationLink({
  invited,
  onClose,
}: {
  invited: InvitedMember;
  onClose: () => void;
}) {
  return (
    <Dialog title={`${invited.name} is invited`} onClose={onClose}>
      <p>Give this link to {invited.email}. Whoever opens it sets the password.</p>
      <Copy label="the link" text={invited.invitation.url} />
      <p>
        <b>Shown once. Copy it now.</b> It works until <Moment at={invited.invitation.expiresAt} />.
      </p>
    </Dialog>
  );
}
