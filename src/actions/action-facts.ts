import { newId } from '../shared/id.js';
import { maskSecrets } from '../shared/mask-secrets.js';
import type { ActionOrder, ActionStep } from './actions.commands.js';
import { toResponse } from './actions.dto.js';
import type { Action } from './actions.entity.js';
import type { ActionFact } from './actions.events.js';
import { awaitedBy } from './effects.js';

/** The row of a new action, as it is about to be stored. */
export function toAction(order: ActionOrder): Action {
  const { principal, type, connector = null, session = null } = order;
  const now = new Date();
  return {
    _id: newId(),
    organization: principal.organization,
    chargestation: order.chargestation,
    connector,
    session,
    type,
    status: 'requested',
    outcome: null,
    data: maskSecrets(order.data),
    steps: maskSecrets(order.steps),
    responseData: null,
    error: null,
    effect: null,
    awaits: awaitedBy(type, order.data),
    requestedBy: { _id: principal.apiKey ?? principal.member ?? '', name: principal.name },
    meta_data: order.metaData ?? {},
    requestedAt: now,
    answeredAt: null,
    leaseUntil: null,
    createdAt: now,
    updatedAt: now,
  };
}

/** An action as it is told to other modules; `steps` as they were ordered. */
export function toFact(action: Action, steps: readonly ActionStep[]): ActionFact {
  const { _id, organization, chargestation, type, connector, session } = action;
  return {
    station: { chargestation, organization },
    action: _id,
    type,
    connector,
    session,
    steps,
    data: toResponse(action),
  };
}
