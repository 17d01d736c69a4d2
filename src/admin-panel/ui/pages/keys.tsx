import { useSignal } from '@preact/signals';
import { type ApiKey, api } from '../api.js';
import { useLoad, useSubmission } from '../load.js';
import { AddKey } from '../parts/add-key.js';
import { Act } from '../parts/controls.js';
import { Dialog } from '../parts/dialog.js';
import { Failure, Loading } from '../parts/notices.js';
import { PageHead } from '../parts/page-head.js';
import { RotateKey } from '../parts/rotate-key.js';
import { Table } from '../parts/table.js';
import { Ago, Moment } from '../parts/words.js';

/** Keys for programs: what each may do and when it was last used. */
export default function KeysPage() {
  const { data, error, loading, reload } = useLoad('keys', () => api.keys({ paginate_limit: 200 }));
  const adding = useSignal(false);
  const revoking = useSignal<ApiKey | null>(null);
  const rotating = useSignal<ApiKey | null>(null);
  const keys = data.value?.result;
  const closed = () => {
    adding.value = false;
    revoking.value = null;
    rotating.value = null;
    void reload();
  };
  return (
    <>
      <PageHead
        title="API keys"
        note="For programs. People sign in with their own e-mail and password."
      >
        <Act
          needs="admin"
          onAct={() => {
            adding.value = true;
          }}
        >
          Create key
        </Act>
      </PageHead>
      <Failure error={error.value} retry={() => void reload()} />
      {!keys && loading.value && <Loading />}
      {keys && keys.length > 0 && (
        <Table
          label="API keys"
          items={keys}
          keyOf={({ _id }) => _id}
          columns={[
            { head: 'Name', cell: ({ name }) => name },
            { head: 'Begins with', cell: ({ prefix }) => <code>{prefix}…</code> },
            { head: 'Role', kind: 'keep', cell: ({ role }) => role },
            {
              head: 'Scopes',
              kind: 'minor',
              cell: ({ scopes }) => scopes.join(', ') || 'all of its role',
            },
            {
              head: 'From',
              kind: 'minor',
              cell: ({ addresses }) => addresses.join(', ') || 'everywhere',
            },
            { head: 'Last used', kind: 'time', cell: ({ lastUsedAt }) => <Ago at={lastUsedAt} /> },
            {
              head: 'Expires',
              kind: 'minor',
              cell: ({ expiresAt }) => (expiresAt ? <Moment at={expiresAt} /> : 'never'),
            },
            {
              head: 'Change',
              cell: (key) => (
                <span class="line">
                  <Act
                    needs="admin"
                    onAct={() => {
                      rotating.value = key;
                    }}
                  >
                    Rotate
                  </Act>
                  <Act
                    needs="admin"
                    class="danger"
                    onAct={() => {
                      revoking.value = key;
                    }}
                  >
                    Revoke key
                  </Act>
                </span>
              ),
            },
          ]}
        />
      )}
      {keys?.length === 1 && <p class="muted">No keys besides the first admin key.</p>}
      {adding.value && <AddKey onClose={closed} />}
      {rotating.value && <RotateKey apiKey={rotating.value} onClose={closed} />}
      {revoking.value && <Revoke apiKey={revoking.value} onClose={closed} />}
    </>
  );
}

function Revoke({ apiKey, onClose }: { apiKey: ApiKey; onClose: () => void }) {
  const { busy, error, run } = useSubmission();
  const revoke = async () => {
    if (await run(() => api.revokeKey(apiKey._id))) onClose();
  };
  return (
    <Dialog title={`Revoke ${apiKey.name}`} onClose={onClose}>
      <p>
        Whoever uses the key that begins with <code>{apiKey.prefix}</code> is refused from now on.
        It cannot be taken back.
      </p>
      <Failure error={error.value} what="change" />
      <Act needs="admin" class="danger" busy={busy.value} onAct={() => void revoke()}>
        Revoke key
      </Act>
    </Dialog>
  );
}
