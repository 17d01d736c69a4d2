import { useSignal } from '@preact/signals';
import { type Action, api, type Session } from '../api.js';
import { useSubmission } from '../load.js';
import { CommandOutcome } from './command-outcome.js';
import { Act, TextField } from './controls.js';
import { Failure } from './notices.js';

/** Stops a running session or limits its power, each after one question in place. */
export function SessionCommands({ session }: { session: Session }) {
  const asking = useSignal<'stop' | 'limit' | null>(null);
  const limit = useSignal('');
  const answer = useSignal<Action | null>(null);
  const { busy, error, run } = useSubmission();
  const ask = (what: typeof asking.value) => () => {
    asking.value = what;
    answer.value = null;
    error.value = null;
  };
  const send = (command: () => Promise<{ result: Action }>) =>
    run(async () => {
      answer.value = (await command()).result;
      asking.value = null;
    });
  return (
    <div class="stack">
      <div class="line">
        <Act needs="developer" onAct={ask('stop')}>
          Stop session
        </Act>
        <Act needs="developer" onAct={ask('limit')}>
          Limit power
        </Act>
      </div>
      {asking.value === 'stop' && (
        <div class="notice line">
          The station ends the session and may release the cable.
          <Act
            needs="developer"
            class="main"
            busy={busy.value}
            onAct={() => void send(() => api.stopSession(session._id))}
          >
            Stop session
          </Act>
          <button type="button" onClick={ask(null)}>
            Let it go on
          </button>
        </div>
      )}
      {asking.value === 'limit' && (
        <form
          class="notice filters"
          onSubmit={(event) => {
            event.preventDefault();
            void send(() => api.limitSession(session._id, Math.round(Number(limit.value) * 1000)));
          }}
        >
          <TextField label="Power (kW), 0 pauses" type="number" required value={limit} />
          <button type="submit" class="main" disabled={busy.value}>
            Set limit
          </button>
          <button
            type="button"
            disabled={busy.value}
            onClick={() => void send(() => api.endSessionLimit(session._id))}
          >
            End limit
          </button>
          <button type="button" onClick={ask(null)}>
            Discard
          </button>
        </form>
      )}
      <Failure error={error.value} what="command" />
      <CommandOutcome action={answer.value} />
    </div>
  );
}
