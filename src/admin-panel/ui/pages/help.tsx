import { KEYS } from '../keys.js';
import { Choice } from '../parts/controls.js';
import { Provenance, StatusMark } from '../parts/mark.js';
import { PageHead } from '../parts/page-head.js';
import { rows, shortcuts } from '../preferences.js';
import { STATUS_LOOKS } from '../status.js';

const STATES: [string, string][] = [
  ['EVConnected', 'A car is plugged in and does not charge yet. In 1.6 words: Preparing.'],
  ['Charging', 'Energy flows.'],
  ['SuspendedEV', 'The car takes no energy although it could.'],
  ['SuspendedEVSE', 'The station gives no energy, for example because of a limit.'],
  ['Idle', 'Nothing is plugged in, the transaction is not closed. In 1.6 words: Available.'],
];

/** What the words and signs mean, and what the keys do. */
export default function HelpPage() {
  return (
    <>
      <PageHead title="Help" />
      <h2>Statuses of a connector</h2>
      <ul class="glossary">
        {Object.keys(STATUS_LOOKS).map((status) => (
          <li key={status}>
            <StatusMark status={status} plain />
          </li>
        ))}
        <li>
          <StatusMark status="Charging" offline />{' '}
          <span class="muted">last known, may be stale</span>
        </li>
      </ul>
      <h2>Where a status comes from</h2>
      <p>
        <Provenance synthetic={false} /> The station sent it. <Provenance synthetic /> Ohmgate
        derived it from the charging state of a session, because{' '}
        <a href="/admin/settings">the flag in Settings</a> is on.
      </p>
      <h2>Charging states of OCPP 2.0.1</h2>
      <dl class="facts">
        {STATES.map(([state, meaning]) => (
          <>
            <dt>{state}</dt>
            <dd>{meaning}</dd>
          </>
        ))}
      </dl>
      <h2>Keys</h2>
      <dl class="facts">
        {KEYS.map(([key, meaning]) => (
          <>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{meaning}</dd>
          </>
        ))}
      </dl>
      <h2>This browser</h2>
      <div class="filters">
        <Choice
          label="Single keys"
          value={shortcuts}
          options={[
            ['on', 'on'],
            ['off', 'off'],
          ]}
        />
        <Choice
          label="Rows of lists"
          value={rows}
          options={[
            ['normal', 'normal'],
            ['dense', 'dense'],
          ]}
        />
      </div>
    </>
  );
}
