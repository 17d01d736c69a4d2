import { type Signal, useSignal } from '@preact/signals';
import { api, type SettingsChange } from '../api.js';
import { useSubmission } from '../load.js';
import { mayChange } from '../member.js';
import { afterSwitching, FLAG, titleOf } from '../settings-words.js';
import { Act, TextField } from './controls.js';
import { Impact } from './impact.js';
import { Failure } from './notices.js';
import { Ago } from './words.js';

/** The switch for added status events: what it does, who set it, and one question in place before it changes. */
export function FlagSetting(props: {
  on: boolean;
  /** The unsaved position of the switch; null while it stands where the server has it. */
  wanted: Signal<boolean | null>;
  newest: SettingsChange | null;
  /** What is said without a newest change; null while that is not known. */
  unchanged: string | null;
  onSaved: () => Promise<void>;
}) {
  const { on, wanted, newest, unchanged, onSaved } = props;
  const note = useSignal('');
  const said = useSignal<string | null>(null);
  const { busy, error, run } = useSubmission();
  const shown = wanted.value ?? on;
  const save = async () => {
    const saved = await run(() =>
      api.changeSettings({ [FLAG]: shown, note: note.value.trim() || null }),
    );
    if (!saved) return;
    said.value = afterSwitching(shown);
    wanted.value = null;
    note.value = '';
    await onSaved();
  };
  const turn = (position: boolean) => {
    wanted.value = position === on ? null : position;
    said.value = null;
  };
  return (
    <section class="panel stack">
      <h2>Connector status of OCPP 2.0.1 stations</h2>
      <label class="check">
        <input
          type="checkbox"
          role="switch"
          checked={shown}
          aria-checked={shown}
          disabled={!mayChange('admin')}
          onChange={(event) => turn(event.currentTarget.checked)}
        />
        <b>{titleOf(FLAG)}</b>
      </label>
      <p>
        A 2.0.1 station reports only Occupied while a car is plugged in. With this on, Ohmgate adds
        a status event whenever the charging state changes: Preparing, Charging, SuspendedEV,
        SuspendedEVSE, Available. Added events carry <code>"synthetic": true</code>.
      </p>
      <p class="muted">Not affected: session events, OCPP 1.6 stations, what stations report.</p>
      <p class="muted small">
        <code>{FLAG}</code> · {on ? 'on' : 'off'}
        {newest ? (
          <>
            {' '}
            since <Ago at={newest.createdAt} />, {newest.changed_by.name}
          </>
        ) : (
          unchanged && `, ${unchanged}`
        )}{' '}
        <a href="#history">History</a>
      </p>
      <div role="status">{said.value && <p class="notice good">{said.value}</p>}</div>
      {wanted.value !== null && (
        <form
          class="notice stack"
          onSubmit={(event) => {
            event.preventDefault();
            void save();
          }}
        >
          <b>
            {on ? 'on' : 'off'} → {shown ? 'on' : 'off'}, not saved
          </b>
          <Impact on={shown} />
          <TextField label="Note for the history" value={note} />
          <Failure error={error.value} what="change" />
          <div class="line">
            <Act needs="admin" class="main" busy={busy.value} onAct={() => void save()}>
              {shown ? 'Turn on' : 'Turn off'}
            </Act>
            <button type="button" onClick={() => turn(on)}>
              Discard
            </button>
          </div>
        </form>
      )}
    </section>
  );
}
