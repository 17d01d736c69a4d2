import { EventsHandler, type IEventHandler } from '@nestjs/cqrs';
import type { ActionStep } from '../../actions/actions.commands.js';
import { ActionRequested } from '../../actions/actions.events.js';
import { UnitOfWork } from '../../shared/database/unit-of-work.js';
import { FullInventories } from '../full-inventories.js';

/** Whoever asks a station for its full inventory: it is followed before the first part can come. */
@EventsHandler(ActionRequested)
export class FollowInventoriesOnActionRequested implements IEventHandler<ActionRequested> {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly inventories: FullInventories,
  ) {}

  handle({ fact: { station, steps } }: ActionRequested): void {
    const requestId = steps.map(inventoryOf).findLast((id) => id !== null) ?? null;
    if (requestId === null) return;
    this.unitOfWork.afterCommit(() =>
      this.inventories.ask(station.chargestation, requestId, Date.now()),
    );
  }
}

/** The requestId by which a command asks for the full inventory; null for any other command. */
function inventoryOf({ name, request }: ActionStep): number | null {
  if (name === 'getConfiguration')
    return request.items.length === 0 ? (request.requestId ?? null) : null;
  if (name !== 'call' || request.action !== 'GetBaseReport') return null;
  const { reportBase, requestId } = request.payload;
  return reportBase === 'FullInventory' && typeof requestId === 'number' ? requestId : null;
}
