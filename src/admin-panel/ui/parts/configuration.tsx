import { useSignal } from '@preact/signals';
import { type Action, api, type Station } from '../api.js';
import { counted } from '../format.js';
import { useEvery, useLoad, useSubmission } from '../load.js';
import { type ConfigurationEntry, knownConfiguration } from '../station-configuration.js';
import { CommandOutcome } from './command-outcome.js';
import { Act, TextField } from './controls.js';
import { Dialog } from './dialog.js';
import { Empty, Failure, Loading } from './notices.js';
import { Table } from './table.js';
import { Moment } from './words.js';

/** How often it is looked whether more of a report has come, in ms, and how many times. */
const EVERY_MS = 1000;
const LOOKS = 20;

/** Rows that are shown at first; a device model has hundreds. */
const FIRST_ROWS = 100;

/** What a station is set to: asked for when somebody wants it, and changed value by value. */
export function Configuration({ station }: { station: Station }) {
  const { data, error, loading, reload } = useLoad(station._id, () => knownConfiguration(station));
  const asking = useSubmission();
  const answer = useSignal<Action | null>(null);
  const wanted = useSignal('');
  const all = useSignal(false);
  const looks = useSignal(0);
  const changing = useSignal<ConfigurationEntry | null>(null);
  const known = data.value;
  useEvery(EVERY_MS, looks.value > 0, () => {
    looks.value -= 1;
    void reload();
  });
  const ask = () =>
    asking.run(async () => {
      const { _id, protocol } = station;
      const asked = protocol === 'ocpp1.6' ? api.readConfiguration(_id) : api.baseReport(_id);
      answer.value = (await asked).result;
      await reload();
      // A 2.0.1 station sends its report after the answer, in parts.
      if (protocol !== 'ocpp1.6') looks.value = LOOKS;
    });
  const text = wanted.value.trim().toLowerCase();
  const passing = known?.entries.filter(({ name }) => name.toLowerCase().includes(text)) ?? [];
  const shown = all.value ? passing : passing.slice(0, FIRST_ROWS);
  return (
    <>
      <div class="filters">
        <TextField type="search" label="Name" value={wanted} />
        <Act needs="developer" busy={asking.busy.value || !station.online} onAct={() => void ask()}>
          Read from the station
        </Act>
        {!station.online && <span class="muted">It is offline and cannot be asked.</span>}
        {known?.toldAt && (
          <span class="muted">
            {counted(passing.length, 'value')}, told <Moment at={known.toldAt} />
          </span>
        )}
      </div>
      <Failure error={asking.error.value} what="command" />
      {answer.value?.outcome !== 'accepted' && <CommandOutcome action={answer.value} />}
      <Failure error={error.value} retry={() => void reload()} />
      {!known && loading.value && <Loading />}
      {known?.entries.length === 0 && (
        <Empty>Not read yet. The station tells its configuration when it is asked.</Empty>
      )}
      {shown.length > 0 && (
        <Table
          label="Configuration"
          items={shown}
          keyOf={({ name }) => name}
          columns={[
            { head: 'Name', cell: ({ name }) => <span class="mono">{name}</span> },
            {
              head: 'Value',
              cell: ({ value, unit }) => (
                <>
                  {value ?? <span class="muted">not told</span>} {unit}
                </>
              ),
            },
            {
              head: 'Change',
              kind: 'keep',
              cell: (entry) =>
                entry.writable ? (
                  <Act
                    needs="developer"
                    onAct={() => {
                      changing.value = entry;
                    }}
                  >
                    Change
                  </Act>
                ) : (
                  <span class="muted">fixed</span>
                ),
            },
          ]}
        />
      )}
      {shown.length < passing.length && (
        <button
          type="button"
          onClick={() => {
            all.value = true;
          }}
        >
          Show all {passing.length} values
        </button>
      )}
      {changing.value && (
        <ChangeValue
          entry={changing.value}
          onClose={() => {
            changing.value = null;
          }}
        />
      )}
    </>
  );
}

function ChangeValue({ entry, onClose }: { entry: ConfigurationEntry; onClose: () => void }) {
  const value = useSignal(entry.value ?? '');
  const answer = useSignal<Action | null>(null);
  const { busy, error, run } = useSubmission();
  const change = async (event: Event) => {
    event.preventDefault();
    await run(async () => {
      answer.value = (await entry.change(value.value)).result;
    });
  };
  return (
    <Dialog title={entry.name} onClose={onClose}>
      <form class="stack" onSubmit={(event) => void change(event)}>
        <TextField label={entry.unit ? `Value (${entry.unit})` : 'Value'} value={value} />
        <Failure error={error.value} what="command" />
        <CommandOutcome action={answer.value} />
        {answer.value?.outcome === 'accepted' && (
          <p class="muted">The list shows it when the station is read again.</p>
        )}
        <button type="submit" class="main" disabled={busy.value}>
          Change value
        </button>
      </form>
    </Dialog>
  );
}
