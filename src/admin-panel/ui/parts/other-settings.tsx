import { useSignal } from '@preact/signals';
import { api, type Settings } from '../api.js';
import { useSubmission } from '../load.js';
import { mayChange } from '../member.js';
import { NUMBERS, SWITCHES, titleOf } from '../settings-words.js';
import { Act } from './controls.js';
import { Failure } from './notices.js';

/** All settings but the flag: changed together, saved with one button. */
export function OtherSettings(props: { settings: Settings; onSaved: () => Promise<void> }) {
  const { settings, onSaved } = props;
  const change = useSignal<Partial<Settings>>({});
  const saved = useSignal(false);
  const { busy, error, run } = useSubmission();
  const shown = { ...settings, ...change.value };
  const set = (part: Partial<Settings>) => {
    saved.value = false;
    const next = { ...change.value, ...part };
    const names = Object.keys(next) as (keyof Settings)[];
    change.value = Object.fromEntries(
      names.filter((name) => next[name] !== settings[name]).map((name) => [name, next[name]]),
    );
  };
  const save = async () => {
    if (!(await run(() => api.changeSettings(change.value)))) return;
    await onSaved();
    change.value = {};
    saved.value = true;
  };
  const disabled = !mayChange('admin');
  const changes = Object.keys(change.value).length;
  return (
    <section class="panel stack">
      <h2>Sessions, stations, retention</h2>
      {SWITCHES.map(({ name, title, meaning }) => (
        <div key={name}>
          <label class="check">
            <input
              type="checkbox"
              role="switch"
              checked={shown[name]}
              aria-checked={shown[name]}
              disabled={disabled}
              onChange={(event) => set({ [name]: event.currentTarget.checked })}
            />
            {title}
          </label>
          <p class="muted small">{meaning}</p>
        </div>
      ))}
      <label class="field">
        <span>{titleOf('unknown_tokens')}</span>
        <select
          value={shown.unknown_tokens}
          disabled={disabled}
          onChange={(event) =>
            set({ unknown_tokens: event.currentTarget.value as Settings['unknown_tokens'] })
          }
        >
          <option value="reject">are refused</option>
          <option value="accept">may charge</option>
        </select>
        <span class="muted small">A session of such a card is recorded either way.</span>
      </label>
      {NUMBERS.map(({ name, title, unit, meaning }) => (
        <label key={name} class="field">
          <span>
            {title} ({unit})
          </span>
          <input
            type="number"
            min="1"
            value={shown[name]}
            disabled={disabled}
            onInput={(event) => set({ [name]: event.currentTarget.valueAsNumber })}
          />
          <span class="muted small">{meaning}</span>
        </label>
      ))}
      <Failure error={error.value} what="change" />
      <div class="line">
        <Act
          needs="admin"
          class="main"
          busy={busy.value || changes === 0}
          onAct={() => void save()}
        >
          Save settings
        </Act>
        <span role="status">{saved.value ? 'Saved.' : changes > 0 ? 'Not saved yet' : ''}</span>
      </div>
    </section>
  );
}
