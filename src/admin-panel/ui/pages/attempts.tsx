import { useSignal } from '@preact/signals';
import { api, type ConnectionAttempt } from '../api.js';
import { useEvery, useLoad } from '../load.js';
import { Adopt } from '../parts/adopt.js';
import { Choice } from '../parts/controls.js';
import { Empty, Failure, Loading } from '../parts/notices.js';
import { PageHead } from '../parts/page-head.js';
import { Table } from '../parts/table.js';
import { Ago } from '../parts/words.js';

/** How often the list is read again, in ms: refusals of unknown stations make no events. */
const EVERY_MS = 5000;

type Known = '' | 'true' | 'false';

/** Connections that were refused, each with the reason and what to do about it. */
export default function AttemptsPage() {
  const known = useSignal<Known>('');
  const { data, error, loading, reload } = useLoad(known.value, () =>
    api.attempts({
      paginate_limit: 200,
      ...(known.value && { known: known.value === 'true' }),
    }),
  );
  useEvery(EVERY_MS, true, () => void reload());
  const attempts = data.value?.result;
  return (
    <>
      <PageHead
        title="Connection attempts"
        note="Stations that were refused in the last 7 days; equal attempts are one row. Read anew every 5 s."
      />
      <div class="filters">
        <Choice<Known>
          label="Of"
          value={known}
          options={[
            ['', 'all'],
            ['false', 'unknown identities'],
            ['true', 'our stations'],
          ]}
        />
      </div>
      <Failure error={error.value} retry={() => void reload()} />
      {!attempts && loading.value && <Loading />}
      {attempts?.length === 0 && <Empty>No refused connections in 7 days.</Empty>}
      {attempts && attempts.length > 0 && (
        <Table
          label="Connection attempts"
          items={attempts}
          keyOf={({ _id }) => _id}
          columns={[
            { head: 'Identity', cell: (attempt) => <Identity attempt={attempt} /> },
            { head: 'Last', kind: 'time', cell: ({ lastAt }) => <Ago at={lastAt} /> },
            { head: 'Attempts', kind: 'number', cell: ({ count }) => count },
            {
              head: 'From',
              kind: 'minor',
              cell: ({ address, url }) => (
                <>
                  {address} {url && <span class="muted mono">{url}</span>}
                </>
              ),
            },
            {
              head: 'Offered',
              kind: 'minor',
              cell: ({ protocols }) =>
                protocols.length === 0
                  ? 'none'
                  : protocols.map((protocol) => (
                      <span key={protocol} class="tag">
                        {protocol}
                      </span>
                    )),
            },
            {
              head: 'Result',
              cell: ({ status, advice }) => (
                <>
                  <span class="bad-word">▲ Refused{status !== null && ` (${status})`}:</span>{' '}
                  {advice}
                </>
              ),
            },
            {
              head: 'Change',
              kind: 'keep',
              cell: (attempt) =>
                attempt.adoptable && <Adopt attempt={attempt} onAdopted={() => void reload()} />,
            },
          ]}
        />
      )}
    </>
  );
}

function Identity({ attempt: { identity, chargestation } }: { attempt: ConnectionAttempt }) {
  if (identity === null) return <span class="muted">none</span>;
  if (chargestation === null) return <span class="mono">{identity}</span>;
  return (
    <a class="mono" href={`/admin/stations/${chargestation}`}>
      {identity}
    </a>
  );
}
