import { useSignal } from '@preact/signals';
import { type ApiKey, api } from '../api.js';
import { useSubmission } from '../load.js';
import { Act, Choice } from './controls.js';
import { Dialog } from './dialog.js';
import { Failure } from './notices.js';
import { Copy } from './words.js';

/** Replaces a key by a new one; the old one goes on for a while. */
export function RotateKey({ apiKey, onClose }: { apiKey: ApiKey; onClose: () => void }) {
  const overlap = useSignal('86400');
  const key = useSignal<string | null>(null);
  const { busy, error, run } = useSubmission();
  const rotate = () =>
    run(async () => {
      key.value = (await api.rotateKey(apiKey._id, { overlap: Number(overlap.value) })).result.key;
    });
  return (
    <Dialog title={`Rotate ${apiKey.name}`} onClose={onClose}>
      {key.value ? (
        <>
          <Copy label="the key" text={key.value} />
          <b>Shown once. Copy it now.</b>
        </>
      ) : (
        <>
          <p>A new key with the same rights takes its place.</p>
          <Choice
            label="The old key goes on for"
            value={overlap}
            options={[
              ['0', 'no time at all'],
              ['3600', 'one hour'],
              ['86400', '24 h'],
              ['604800', '7 days'],
            ]}
          />
          <Failure error={error.value} what="change" />
          <Act needs="admin" class="main" busy={busy.value} onAct={() => void rotate()}>
            Rotate key
          </Act>
        </>
      )}
    </Dialog>
  );
}
