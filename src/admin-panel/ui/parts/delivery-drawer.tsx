import { api } from '../api.js';
import { attemptOutcome } from '../attempt-words.js';
import { milliseconds } from '../format.js';
import { useEvery, useLoad, useSubmission } from '../load.js';
import { Act } from './controls.js';
import { Dialog } from './dialog.js';
import { Failure, Loading } from './notices.js';
import { Outcome } from './outcome.js';
import { Ago, Facts, Moment } from './words.js';

/** Stands for an answer that the member may not see. */
const HIDDEN = '***';

/** How often a delivery is looked at that is still under way, in ms. */
const EVERY_MS = 1000;

/** One delivery with every attempt: when, what the receiver answered, how long it took. */
export function DeliveryDrawer(props: {
  id: string;
  onClose: () => void;
  onRedelivered: () => void;
}) {
  const { id, onClose, onRedelivered } = props;
  const { data, error, reload } = useLoad(id, () => api.delivery(id));
  const again = useSubmission();
  const delivery = data.value?.result;
  const pending = delivery?.status === 'pending';
  useEvery(EVERY_MS, pending, () => void reload());
  const redeliver = async () => {
    if (!(await again.run(() => api.redeliver(id)))) return;
    await reload();
    onRedelivered();
  };
  return (
    <Dialog drawer title={delivery?.type ?? 'Delivery'} onClose={onClose}>
      <Failure error={error.value} retry={() => void reload()} />
      {!delivery && !error.value && <Loading />}
      {delivery && (
        <>
          <Facts
            facts={[
              ['Outcome', <Outcome key="outcome" delivery={delivery} />],
              ['Event', <code key="event">{delivery.event}</code>],
              ['Sequence', delivery.sequence],
              ['Made', <Moment key="made" at={delivery.createdAt} />],
              ['Next attempt', <Ago key="next" at={delivery.nextAttemptAt} />],
            ]}
          />
          <Failure error={again.error.value} what="change" />
          <div class="line">
            <Act needs="developer" busy={again.busy.value} onAct={() => void redeliver()}>
              Redeliver
            </Act>
            <span class="muted small">
              With the same id: receivers that ignore known ids are safe.
            </span>
          </div>
          <h3>Attempts</h3>
          {delivery.attempts.length === 0 && <p class="muted">None yet.</p>}
          {delivery.attempts.toReversed().map((attempt) => (
            <article key={attempt.at} class="panel">
              <p class="line">
                <b class={attempt.error === null ? '' : 'bad-word'}>{attemptOutcome(attempt)}</b>
                <span>{milliseconds(attempt.duration_ms)}</span>
                <Moment at={attempt.at} />
              </p>
              {attempt.answer === HIDDEN ? (
                <p class="muted">Viewers do not see what the receiver answered.</p>
              ) : (
                attempt.answer && <pre>{attempt.answer}</pre>
              )}
            </article>
          ))}
        </>
      )}
    </Dialog>
  );
}
