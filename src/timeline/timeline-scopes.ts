import type { ChargestationFacts } from '../chargestations/chargestations.commands.js';
import type { SessionFacts } from '../sessions/sessions.commands.js';
import { lowestId } from '../shared/database/growing-tables.js';
import type { FoundEvent } from '../webhooks/webhooks.commands.js';
import type { TimelineScope } from './timeline.service.js';
import { stateOf } from './timeline-items.js';

/** How long (ms) before and after a session what happens at its connector belongs to its timeline. */
const AROUND_MS = 60_000;

/** Everything of a chargestation. */
export function stationScope(organization: string, { _id }: ChargestationFacts): TimelineScope {
  return {
    organization,
    chargestation: _id,
    above: null,
    below: null,
    everything: true,
    holds: () => true,
  };
}

/** What is about a session: its messages, events and commands, and the statuses of its connector meanwhile. */
export function sessionScope(organization: string, session: SessionFacts): TimelineScope {
  const { _id, chargestation, connector, transactionId, status, createdAt, updatedAt } = session;
  const over = status === 'Ended' || status === 'cancelled';
  return {
    organization,
    chargestation,
    above: lowestId(createdAt.getTime() - AROUND_MS),
    below: over ? lowestId(updatedAt.getTime() + AROUND_MS) : null,
    everything: false,
    holds(record, causes) {
      if ('event' in record) return isAbout(record.event, _id, connector);
      if ('action' in record) return record.action.session === _id;
      const { frame } = record;
      return (
        causes.has(frame._id) ||
        names(frame.request, transactionId) ||
        names(frame.answer, transactionId)
      );
    },
  };
}

function isAbout(event: FoundEvent, session: string, connector: string | null): boolean {
  if (event.object === 'action') return event.data.session === session;
  const state = stateOf(event);
  if (event.object === 'session') return state.session === session;
  return connector !== null && state.connector === connector;
}

/** Whether a payload names this transaction: `transactionId` at the top (a number or a text) or in a part of it. */
function names(payload: unknown, transactionId: string | null): boolean {
  if (transactionId === null || typeof payload !== 'object' || payload === null) return false;
  return Object.entries(payload).some(([field, value]) =>
    field === 'transactionId'
      ? String(value) === transactionId
      : !Array.isArray(value) && names(value, transactionId),
  );
}
