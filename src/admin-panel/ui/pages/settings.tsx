import { useSignal } from '@preact/signals';
import { api, type Settings, type SettingsChange } from '../api.js';
import { useLoad } from '../load.js';
import { member } from '../member.js';
import { WhoCan } from '../parts/controls.js';
import { FlagSetting } from '../parts/flag-setting.js';
import { Empty, Failure, Loading } from '../parts/notices.js';
import { OtherSettings } from '../parts/other-settings.js';
import { PageHead } from '../parts/page-head.js';
import { Preview } from '../parts/preview.js';
import { Table } from '../parts/table.js';
import { Ago } from '../parts/words.js';
import { FLAG, titleOf, valueInWords } from '../settings-words.js';

/** Changes that the history shows. */
const SHOWN = 50;

/** The organization's settings: each explained, changed in place, with their history. */
export default function SettingsPage() {
  const settings = useLoad('settings', () => api.settings());
  const history = useLoad('history', () => api.settingsHistory({ paginate_limit: SHOWN }));
  const wanted = useSignal<boolean | null>(null);
  const saved = async () => {
    await Promise.all([settings.reload(), history.reload()]);
  };
  const current = settings.data.value?.result;
  const changes = history.data.value?.result ?? [];
  return (
    <>
      <PageHead
        title="Settings"
        note={`${member.value?.organization} · you: ${member.value?.role}`}
      />
      <Failure error={settings.error.value} retry={() => void settings.reload()} />
      <WhoCan needs="admin" />
      {!current && settings.loading.value && <Loading />}
      {current && (
        <>
          <FlagSetting
            on={current[FLAG]}
            wanted={wanted}
            newest={changes.find(({ after }) => FLAG in after) ?? null}
            unchanged={history.data.value && unchanged(history.data.value)}
            onSaved={saved}
          />
          <Preview on={wanted.value ?? current[FLAG]} />
          <OtherSettings settings={current} onSaved={saved} />
        </>
      )}
      <h2 id="history">History</h2>
      <Failure error={history.error.value} retry={() => void history.reload()} />
      {history.data.value && <History changes={changes} />}
    </>
  );
}

/** What is said of a setting that no change in the history is about. */
function unchanged({ hasNext }: { hasNext: boolean }): string {
  return hasNext ? `not among the last ${SHOWN} changes` : 'never changed';
}

function History({ changes }: { changes: SettingsChange[] }) {
  if (changes.length === 0) return <Empty>Never changed.</Empty>;
  return (
    <Table
      label="History of the settings"
      items={changes}
      keyOf={({ _id }) => _id}
      columns={[
        { head: 'Change', cell: (change) => <Change change={change} /> },
        { head: 'Note', cell: ({ note }) => note ?? <span class="muted">no note</span> },
        { head: 'By', cell: ({ changed_by }) => changed_by.name },
        { head: 'When', kind: 'time', cell: ({ createdAt }) => <Ago at={createdAt} /> },
      ]}
    />
  );
}

function Change({ change }: { change: SettingsChange }) {
  const before = change.before as Partial<Settings>;
  const after = change.after as Partial<Settings>;
  return (
    <>
      {(Object.keys(after) as (keyof Settings)[]).map((name) => (
        <div key={name} title={name}>
          {titleOf(name)}: {valueInWords(before[name])} → <b>{valueInWords(after[name])}</b>
        </div>
      ))}
    </>
  );
}
