import type { Action } from '../api.js';
import { milliseconds } from '../format.js';

/** What a station has made of a command. */
export function CommandOutcome({ action }: { action: Action | null }) {
  return <div role="status">{action && <Outcome action={action} />}</div>;
}

function Outcome({ action: { outcome, error, requestedAt, answeredAt } }: { action: Action }) {
  const took = answeredAt ? Date.parse(answeredAt) - Date.parse(requestedAt) : null;
  if (outcome === 'accepted') {
    return <p class="notice good">✓ Accepted{took !== null && `, ${milliseconds(took)}`}</p>;
  }
  return (
    <p class="notice bad">
      <b>▲ {outcome?.replace('_', ' ') ?? 'not answered yet'}</b> {error}
    </p>
  );
}
