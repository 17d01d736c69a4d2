import type { FoundAction } from '../actions/actions.commands.js';
import type { KeptFrame } from '../ocpp-gateway/ocpp-gateway.commands.js';
import type { FoundEvent } from '../webhooks/webhooks.commands.js';

/** How long (ms) before an event the message that caused it was answered: both are written in one transaction. */
const SAME_TRANSACTION_MS = 250;

/** Events that messages of stations cause; API calls make others. */
const BY_STATIONS =
  /^(session\.(started|updated|ended)|connector\.created|chargestation\.(connector_status|security_event|firmware_status|log_status|data_transfer)\b.*)$/;

/** `_id` of the frame that caused an event, or of the action that it tells of; null for what an application or the clock did. */
export function causeOfEvent(
  { type, object, createdAt, data }: FoundEvent,
  frames: readonly KeptFrame[],
): string | null {
  if (object === 'action') return String(data._id);
  if (!BY_STATIONS.test(type)) return null;
  let cause: KeptFrame | null = null;
  for (const frame of frames) {
    if (frame.direction !== 'from_station' || frame.answeredAt === null) continue;
    const before = createdAt - frame.answeredAt;
    if (before < 0 || before > SAME_TRANSACTION_MS) continue;
    if (cause === null || frame._id > cause._id) cause = frame;
  }
  return cause?._id ?? null;
}

/** `_id` of the action for which a CALL was sent to the station; null for the server's own questions. */
export function causeOfFrame(
  { direction, requestedAt }: KeptFrame,
  actions: readonly FoundAction[],
): string | null {
  if (direction === 'from_station') return null;
  const running = actions.filter(
    (action) =>
      action.requestedAt <= requestedAt && requestedAt <= (action.answeredAt ?? requestedAt),
  );
  return running.length === 1 ? (running[0]?._id ?? null) : null;
}
