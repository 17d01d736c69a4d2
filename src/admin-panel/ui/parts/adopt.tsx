import { useSignal } from '@preact/signals';
import { api, type ConnectionAttempt } from '../api.js';
import { useSubmission } from '../load.js';
import { Act, TextField } from './controls.js';
import { Dialog } from './dialog.js';
import { Failure } from './notices.js';
import { type CreatedStation, StationSecrets } from './station-secrets.js';

/** Makes a chargestation of an identity that nobody knew, and shows the password for it. */
export function Adopt({
  attempt,
  onAdopted,
}: {
  attempt: ConnectionAttempt;
  onAdopted: () => void;
}) {
  const asking = useSignal(false);
  const name = useSignal('');
  const adopted = useSignal<CreatedStation | null>(null);
  const { busy, error, run } = useSubmission();
  const adopt = async (event: Event) => {
    event.preventDefault();
    await run(async () => {
      const body = { ...(name.value.trim() && { name: name.value.trim() }) };
      adopted.value = (await api.adopt(attempt._id, body)).result as CreatedStation;
    });
  };
  const close = () => {
    asking.value = false;
    if (adopted.value) onAdopted();
    adopted.value = null;
  };
  return (
    <>
      <Act
        needs="developer"
        onAct={() => {
          asking.value = true;
        }}
      >
        Adopt
      </Act>
      {adopted.value && <StationSecrets station={adopted.value} onClose={close} />}
      {asking.value && !adopted.value && (
        <Dialog title={`Adopt ${attempt.identity}`} onClose={close}>
          <form class="stack" onSubmit={(event) => void adopt(event)}>
            <p>
              A station with this identity has called from {attempt.address}. Adopted, it may
              connect with the password that is shown next.
            </p>
            <Failure error={error.value} what="change" />
            <TextField label="Name for people" value={name} />
            <button type="submit" class="main" disabled={busy.value}>
              Adopt station
            </button>
          </form>
        </Dialog>
      )}
    </>
  );
}
