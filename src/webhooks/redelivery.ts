import { Injectable } from '@nestjs/common';
import { EventBus } from '@nestjs/cqrs';
import { Audited } from '../organizations/organizations.events.js';
import { textArray } from '../shared/database/binary-array.js';
import { type Statement, UnitOfWork } from '../shared/database/unit-of-work.js';
import { DomainError } from '../shared/errors.js';
import { scoped } from '../shared/http/scoped.js';
import { DeliveryClock } from './delivery-clock.js';
import { AWAIT_ENDPOINT, REOPEN, START_LANES } from './delivery-reopening.js';
import { DeliverySender } from './delivery-sender.js';
import { WebhookDelivery } from './webhook-delivery.entity.js';
import type { Ordering } from './webhook-endpoint.entity.js';

const EVENT: Statement = {
  name: 'redelivery_event',
  text: 'SELECT FROM event WHERE _id = $1',
};

/** Sends a delivery again. */
@Injectable()
export class Redelivery {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly sender: DeliverySender,
    private readonly clock: DeliveryClock,
    private readonly eventBus: EventBus,
  ) {}

  /**
   * Makes a finished delivery pending again, as if it were new; a pending one that waits for its next attempt gets it now. Returns the
   * delivery as it is then.
   *
   * @throws DomainError `not_found`, `event_expired`
   */
  redeliver(organization: string, id: string): Promise<WebhookDelivery> {
    return this.unitOfWork.run(async () => {
      const deliveries = scoped(this.unitOfWork.manager, WebhookDelivery, organization);
      const { endpoint, event } = await deliveries.findOne(id);
      const [target] = await this.unitOfWork.query<{ ordering: Ordering }>(AWAIT_ENDPOINT, [
        endpoint,
      ]);
      const kept = await this.unitOfWork.query(EVENT, [event]);
      if (kept.length === 0) throw expired();
      const relaxed = target?.ordering === 'relaxed';
      const [reopened] = await this.unitOfWork.query<{ chargestation: string | null }>(REOPEN, [
        id,
        this.clock.aheadMs,
        relaxed,
      ]);
      if (reopened?.chargestation && !relaxed) {
        const lane = textArray([reopened.chargestation]);
        this.unitOfWork.write(START_LANES, [endpoint, this.clock.aheadMs, lane]);
      }
      const audited = { after: { delivery: id, event } };
      await this.eventBus.publish(
        new Audited(organization, 'webhook.redelivered', endpoint, audited),
      );
      this.unitOfWork.afterCommit(() => this.sender.wake([endpoint]));
      return deliveries.findOne(id);
    });
  }
}

function expired(): DomainError {
  return new DomainError(
    'event_expired',
    'The event of this delivery was deleted because of its age, so it cannot be sent again.',
  );
}
