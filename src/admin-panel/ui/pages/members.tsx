import { useSignal } from '@preact/signals';
import { api, type InvitedMember, type Member } from '../api.js';
import { useLoad, useSubmission } from '../load.js';
import { mayChange, ROLES, type Role, member as self } from '../member.js';
import { Act } from '../parts/controls.js';
import { Dialog } from '../parts/dialog.js';
import { InvitationLink, InviteMember } from '../parts/invite-member.js';
import { Failure, Loading } from '../parts/notices.js';
import { PageHead } from '../parts/page-head.js';
import { Table } from '../parts/table.js';
import { Ago } from '../parts/words.js';

/** Who may sign in, and as what. The last admin stays one. */
export default function MembersPage() {
  const { data, error, loading, reload } = useLoad('members', () =>
    api.members({ paginate_limit: 200 }),
  );
  const inviting = useSignal(false);
  const invited = useSignal<InvitedMember | null>(null);
  const removing = useSignal<Member | null>(null);
  const change = useSubmission();
  const members = data.value?.result;
  const setRole = async (id: string, role: Role) => {
    await change.run(() => api.changeMember(id, { role }));
    await reload();
  };
  const renew = (id: string) =>
    change.run(async () => {
      invited.value = (await api.renewInvitation(id)).result;
    });
  const close = () => {
    inviting.value = false;
    invited.value = null;
    removing.value = null;
    void reload();
  };
  return (
    <>
      <PageHead
        title="Members"
        note="Viewers see everything but secrets, keys, members and the audit log; developers also work with stations and webhooks; admins also with settings, keys and members."
      >
        <Act
          needs="admin"
          onAct={() => {
            inviting.value = true;
          }}
        >
          Invite member
        </Act>
      </PageHead>
      <Failure error={error.value} retry={() => void reload()} />
      <Failure error={change.error.value} what="change" />
      {!members && loading.value && <Loading />}
      {members && members.length > 0 && (
        <Table
          label="Members"
          items={members}
          keyOf={({ _id }) => _id}
          columns={[
            {
              head: 'Name',
              cell: ({ _id, name, email }) => (
                <>
                  {name} {_id === self.value?._id && <span class="tag">you</span>}{' '}
                  <span class="muted">{email}</span>
                </>
              ),
            },
            {
              head: 'Role',
              kind: 'keep',
              cell: (member) => (
                <RoleChoice member={member} onChoose={(role) => void setRole(member._id, role)} />
              ),
            },
            {
              head: 'Last sign-in',
              kind: 'time',
              cell: (member) => <LastSignIn member={member} />,
            },
            {
              head: 'Change',
              cell: (member) => (
                <span class="line">
                  {member.status === 'invited' && (
                    <Act
                      needs="admin"
                      busy={change.busy.value}
                      onAct={() => void renew(member._id)}
                    >
                      New link
                    </Act>
                  )}
                  <Act
                    needs="admin"
                    class="danger"
                    onAct={() => {
                      removing.value = member;
                    }}
                  >
                    Remove
                  </Act>
                </span>
              ),
            },
          ]}
        />
      )}
      {inviting.value && <InviteMember onClose={close} />}
      {invited.value && <InvitationLink invited={invited.value} onClose={close} />}
      {removing.value && <Remove member={removing.value} onClose={close} />}
    </>
  );
}

function RoleChoice({ member, onChoose }: { member: Member; onChoose: (role: Role) => void }) {
  return (
    <select
      aria-label={`Role of ${member.name}`}
      value={member.role}
      disabled={!mayChange('admin')}
      onChange={(event) => onChoose(event.currentTarget.value as Role)}
    >
      {ROLES.map((role) => (
        <option key={role} value={role}>
          {role}
        </option>
      ))}
    </select>
  );
}

function LastSignIn({ member }: { member: Member }) {
  if (member.status === 'active') return <Ago at={member.lastSignInAt} />;
  return (
    <span class="muted">
      invited{' '}
      {member.invitationExpiresAt ? (
        <>
          until <Ago at={member.invitationExpiresAt} />
        </>
      ) : (
        ', the link has expired'
      )}
    </span>
  );
}

function Remove({ member, onClose }: { member: Member; onClose: () => void }) {
  const { busy, error, run } = useSubmission();
  const remove = async () => {
    if (await run(() => api.removeMember(member._id))) onClose();
  };
  return (
    <Dialog title={`Remove ${member.name}`} onClose={onClose}>
      <p>
        {member.email} is signed out everywhere and cannot sign in any more. What was done stays in
        the histories.
      </p>
      <Failure error={error.value} what="change" />
      <Act needs="admin" class="danger" busy={busy.value} onAct={() => void remove()}>
        Remove member
      </Act>
    </Dialog>
  );
}
