import { now } from '../clock.js';
import { duration } from '../format.js';
import { liveState, paused } from '../live.js';

/** Whether what is shown is fresh; never a silent stop. Readers of screens hear changes of the state, not its seconds. */
export function LiveMark() {
  const state = liveState.value;
  const reconnecting = state.word === 'reconnecting';
  return (
    <span class="line">
      <span role="status">
        {paused.value
          ? '❚❚ Paused'
          : state.word === 'live'
            ? '● Live'
            : reconnecting
              ? '◌ Reconnecting'
              : '◌ Connecting'}
      </span>
      {reconnecting && !paused.value && (
        <span class="muted small">
          last update {duration((now.value - state.since) / 1000)} ago
        </span>
      )}
      <button
        type="button"
        aria-pressed={paused.value}
        aria-keyshortcuts="p"
        onClick={() => {
          paused.value = !paused.value;
        }}
      >
        {paused.value ? 'Go on' : 'Pause'} <kbd class="muted small">p</kbd>
      </button>
    </span>
  );
}
