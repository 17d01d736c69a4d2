import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { type Statement, UnitOfWork } from '../shared/database/unit-of-work.js';
import { IdempotencyKeys, type IdempotentRequest } from '../shared/http/idempotency-keys.js';
import { scoped } from '../shared/http/scoped.js';
import { newId } from '../shared/id.js';
import { DeliveryClaims, type FinishedAttempt } from './delivery-claims.js';
import { DeliveryClock } from './delivery-clock.js';
import { DeliveryLimits } from './delivery-limits.js';
import { DeliveryPost } from './delivery-post.js';
import type { StoredEvent } from './event-body.js';
import { organizationEvent } from './event-drafts.js';
import { EventLog } from './event-log.js';
import { WebhookDelivery } from './webhook-delivery.entity.js';
import { WebhookEndpoint } from './webhook-endpoint.entity.js';
import { WebhooksService } from './webhooks.service.js';

/**
 * Parameters: delivery, endpoint, event, clock ahead (ms), pause (ms). Only when the attempt of this process must have ended, a sender would
 * take it up, should this process end now.
 */
const INSERT: Statement = {
  name: 'webhook_test_insert',
  text: `INSERT INTO webhook_delivery (_id, organization, endpoint, event, type, chargestation, sequence, next_attempt_at)
    SELECT $1, organization, $2, _id, type, chargestation, sequence, now() + ($4::float8 + $5::float8) * interval '1 ms'
    FROM event WHERE _id = $3`,
};

const EVENT = `SELECT _id, organization, chargestation, sequence, object, type, synthetic,
    (extract(epoch FROM created_at) * 1000)::int8 AS "createdAt", data, raw FROM event WHERE _id = $1`;

/** Ids of a test that is about to be sent. */
interface BegunTest {
  endpoint: WebhookEndpoint;
  event: string;
  delivery: string;
}

/** Tests an endpoint: one real delivery of a `webhook.test`, at once, past the queue, also when the endpoint is inactive. */
@Injectable()
export class WebhookTests {
  constructor(
    private readonly dataSource: DataSource,
    private readonly unitOfWork: UnitOfWork,
    private readonly keys: IdempotencyKeys,
    private readonly webhooks: WebhooksService,
    private readonly eventLog: EventLog,
    private readonly claims: DeliveryClaims,
    private readonly post: DeliveryPost,
    private readonly clock: DeliveryClock,
    private readonly limits: DeliveryLimits,
  ) {}

  /**
   * Sends the test and returns its delivery with the one attempt that it has. A repeat of an idempotent request returns the delivery of the
   * first. Must not be called inside a unit of work: the event is committed before it is sent.
   *
   * @throws DomainError `not_found`, `idempotency_key_reused`
   */
  async send(
    organization: string,
    id: string,
    idempotency: Omit<IdempotentRequest, 'organization'> | null,
  ): Promise<WebhookDelivery> {
    const beganAt = performance.now();
    const begun = await this.unitOfWork.run(() =>
      this.#begin(organization, id, idempotency && { organization, ...idempotency }),
    );
    if (typeof begun !== 'string') await this.#send(begun, beganAt);
    const delivery = typeof begun === 'string' ? begun : begun.delivery;
    return scoped(this.dataSource.manager, WebhookDelivery, organization).findOne(delivery);
  }

  /** Stores event and delivery; gives the `_id` of the delivery when an earlier request has done so. */
  async #begin(
    organization: string,
    id: string,
    request: IdempotentRequest | null,
  ): Promise<BegunTest | string> {
    const endpoints = scoped(this.unitOfWork.manager, WebhookEndpoint, organization);
    const endpoint = await endpoints.findOne(id);
    if (request) {
      await this.keys.lock(request);
      const kept = await this.keys.find(request);
      if (kept) return (kept.answer as { delivery: string }).delivery;
    }
    const [event, delivery] = [newId(), newId()];
    const shown = this.webhooks.toResponse(endpoint, { role: 'viewer' });
    const draft = organizationEvent('webhook', 'webhook.test', organization, shown);
    this.eventLog.append([{ ...draft, _id: event }]);
    const { aheadMs } = this.clock;
    const values = [delivery, id, event, aheadMs, this.limits.leaseMs];
    this.unitOfWork.beforeCommit({}, () => this.unitOfWork.write(INSERT, values)); // behind the event
    if (request) this.keys.keep(request, 200, { delivery });
    return { endpoint, event, delivery };
  }

  /** @param beganAt before the delivery was stored: from then on counts how long this process alone may send it */
  async #send({ endpoint, event, delivery }: BegunTest, beganAt: number): Promise<void> {
    const [row] = await this.dataSource.query<StoredEvent[]>(EVENT, [event]);
    if (!row) return;
    const stored = { ...row, sequence: Number(row.sequence), createdAt: Number(row.createdAt) };
    const claim = { _id: delivery, attemptCount: 0, event: stored };
    if (!this.post.mayStart(beganAt)) return;
    const destination = this.post.prepare(endpoint);
    const result = await new Promise<FinishedAttempt>((resolve) => {
      const started = this.post.start(claim, destination, (outcome) =>
        resolve(this.post.finish(claim, outcome)),
      );
      if ('record' in started) resolve(started);
    });
    await this.#record(endpoint._id, result);
  }

  /** A test is not repeated, so its first attempt is its last. */
  async #record(endpoint: string, result: FinishedAttempt): Promise<void> {
    const last = { ...result, pauseMs: null };
    await this.claims.recordAlone(endpoint, last);
  }
}
