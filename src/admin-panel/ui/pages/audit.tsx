import { useSignal } from '@preact/signals';
import { type AuditEntry, api } from '../api.js';
import { useCursorList } from '../cursor-list.js';
import { mayChange } from '../member.js';
import { Choice, refusalFor } from '../parts/controls.js';
import { Empty, Failure, Loading } from '../parts/notices.js';
import { PageHead } from '../parts/page-head.js';
import { More } from '../parts/table.js';
import { Unfold } from '../parts/unfold.js';
import { Facts, Json, Moment } from '../parts/words.js';

type Family =
  | ''
  | 'settings'
  | 'sign-in'
  | 'refused'
  | 'members'
  | 'keys'
  | 'webhooks'
  | 'stations';

/** Beginnings of the types of each family. */
const FAMILIES: Record<Family, readonly string[]> = {
  '': [''],
  settings: ['organization.'],
  'sign-in': ['member.sign'],
  refused: ['access.', 'member.sign_in_failed'],
  members: ['member.'],
  keys: ['api_key.'],
  webhooks: ['webhook.'],
  stations: ['chargestation.'],
};

/** Who did what, newest first; only admins may look. */
export default function AuditPage() {
  const family = useSignal<Family>('');
  const may = mayChange('admin');
  const { items, hasMore, more, loaded } = useCursorList(String(may), async (after) =>
    may ? api.auditLog({ limit: 200, ...(after && { after }) }) : { result: [], next: null },
  );
  const begins = FAMILIES[family.value];
  const shown = items.value?.filter(({ type }) => begins.some((word) => type.startsWith(word)));
  return (
    <>
      <PageHead
        title="Audit log"
        note="What members and API keys did, and what they were refused; nothing in it can be changed"
      >
        {may && (
          <a class="button" href="/v1.1/audit_log/export?format=csv" download target="_self">
            Download CSV
          </a>
        )}
      </PageHead>
      {!may && <Empty>{refusalFor('admin')?.replace('change', 'see')}</Empty>}
      {may && (
        <div class="filters">
          <Choice<Family>
            label="About"
            value={family}
            options={(Object.keys(FAMILIES) as Family[]).map((word) => [
              word,
              word || 'everything',
            ])}
          />
        </div>
      )}
      <Failure error={loaded.error.value} retry={() => void loaded.reload()} />
      {!items.value && loaded.loading.value && <Loading />}
      {may && shown?.length === 0 && <Empty>Nothing of this kind in the part that is read.</Empty>}
      <ul class="frames">
        {shown?.map((entry) => (
          <Entry key={entry._id} entry={entry} />
        ))}
      </ul>
      <More next={hasMore.value} loading={loaded.loading.value} onMore={() => void more()} />
    </>
  );
}

function Entry({ entry }: { entry: AuditEntry }) {
  const { type, actor, createdAt, before, after, object, address, requestId } = entry;
  return (
    <li data-row>
      <Unfold
        summary={
          <>
            <Moment at={createdAt} />
            <b>{type}</b>
            <span>by {actor.name}</span>
            {address && <span class="muted">from {address}</span>}
          </>
        }
        content={() => (
          <div class="stack">
            <Facts
              facts={[
                ['About', <code key="object">{object}</code>],
                ['Request', requestId && <code>{requestId}</code>],
              ]}
            />
            <div class="pair">
              <div>
                <h3>Before</h3>
                <Json label="Before" value={before} />
              </div>
              <div>
                <h3>After</h3>
                <Json label="After" value={after} />
              </div>
            </div>
          </div>
        )}
      />
    </li>
  );
}
