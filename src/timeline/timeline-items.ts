import type { FoundAction } from '../actions/actions.commands.js';
import type { KeptFrame } from '../ocpp-gateway/ocpp-gateway.commands.js';
import type { EventDelivery, FoundEvent } from '../webhooks/webhooks.commands.js';
import type { TimelineItem, TimelineKind, TimelineState } from './timeline.dto.js';
import type { TimelineRecord } from './timeline-source.js';

const CONNECTIONS = ['chargestation.online', 'chargestation.offline'];

/** Of which kinds the items of a record are. */
export function kindsOf(record: TimelineRecord): TimelineKind[] {
  if ('frame' in record) return ['message'];
  if ('action' in record) return ['command'];
  const { object, type, deliveries } = record.event;
  const webhooks: TimelineKind[] = deliveries.length > 0 ? ['webhook'] : [];
  if (object === 'action') return webhooks;
  return [CONNECTIONS.includes(type) ? 'connection' : 'state', ...webhooks];
}

/** A message as an item. */
export function messageItem(frame: KeptFrame, cause: string | null): TimelineItem {
  const { _id, direction, action, messageId, request, answer, error } = frame;
  const answeredAt = iso(frame.answeredAt);
  return {
    ...base(_id, frame.requestedAt, 'message', cause),
    failed: error !== null,
    message: { direction, action, messageId, request, answer, error, answeredAt },
  };
}

/** An event as an item: a state, or a connection that came or went. Those of Actions have none: the command stands there itself. */
export function eventItems(event: FoundEvent, cause: string | null): TimelineItem[] {
  const { _id, object, type, createdAt } = event;
  if (object === 'action') return [];
  if (CONNECTIONS.includes(type)) {
    const connection = { online: type === CONNECTIONS[0] };
    return [{ ...base(_id, createdAt, 'connection', cause), connection }];
  }
  return [{ ...base(_id, createdAt, 'state', cause), state: stateOf(event) }];
}

/** A delivery as an item, under its event. */
export function webhookItem(event: FoundEvent, delivery: EventDelivery): TimelineItem {
  const { endpoint: webhook, url, status, attempts, duration, error } = delivery;
  const cause = event.object === 'action' ? String(event.data._id) : event._id;
  return {
    ...base(delivery._id, delivery.createdAt, 'webhook', cause),
    failed: hasFailed(delivery),
    webhook: {
      event: event._id,
      type: event.type,
      webhook,
      url,
      status,
      attempts,
      duration_ms: duration,
      error,
      nextAttemptAt: iso(delivery.nextAttemptAt),
    },
  };
}

/** A command as an item. */
export function commandItem(action: FoundAction): TimelineItem {
  const { type, status, outcome, data, error, requestedBy, connector, session } = action;
  const answeredAt = iso(action.answeredAt);
  return {
    ...base(action._id, action.requestedAt, 'command', null),
    failed: status === 'failed',
    command: {
      type,
      status,
      outcome,
      data,
      error,
      requestedBy,
      connector,
      session,
      answeredAt,
    },
  };
}

/** It was given up, or has failed so far. */
export function hasFailed({ status, attempts }: EventDelivery): boolean {
  return status === 'failed' || (status === 'pending' && attempts > 0);
}

/** What an event says, in a few words. */
export function stateOf({ type, object, data, synthetic, sequence }: FoundEvent): TimelineState {
  const plain = { type, synthetic, sequence, session: null, connector: null, evseId: null };
  if (object === 'session') {
    const { _id, connector, evseId, status, metrics } = data as unknown as ShownSession;
    const { chargingState: charging_state } = metrics;
    return { ...plain, session: _id, connector, evseId, status, charging_state };
  }
  const connector = connectorIn(data, object);
  return {
    ...plain,
    connector: connector?._id ?? null,
    evseId: connector?.evseId ?? null,
    status: connector?.status ?? null,
    charging_state: null,
  };
}

interface ShownSession {
  _id: string;
  connector: string | null;
  evseId: number | null;
  status: string;
  metrics: { chargingState: string | null };
}

interface ShownConnector {
  _id: string;
  evseId: number;
  status: string | null;
}

function connectorIn(data: Record<string, unknown>, object: string): ShownConnector | undefined {
  if (object === 'connector') return data as unknown as ShownConnector;
  const connectors = (data.connectors ?? []) as ShownConnector[];
  return connectors.find(({ _id }) => _id === data.changed_connector);
}

function base(_id: string, at: number, kind: TimelineItem['kind'], cause: string | null) {
  return { _id, at: iso(at) as string, kind, failed: false, cause, skipped_because: null };
}

function iso(ms: number | null): string | null {
  return ms === null ? null : new Date(ms).toISOString();
}
