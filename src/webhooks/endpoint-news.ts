import { type BeforeApplicationShutdown, Injectable, Logger } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { Config } from '../shared/config.js';
import { type Statement, UnitOfWork } from '../shared/database/unit-of-work.js';
import { scoped } from '../shared/http/scoped.js';
import { newId } from '../shared/id.js';
import { alertMail, type HealthNews } from './alert-mail.js';
import { DeliveryClock } from './delivery-clock.js';
import { organizationEvent } from './event-drafts.js';
import { EventLog } from './event-log.js';
import { WebhookEndpoint } from './webhook-endpoint.entity.js';
import { WebhooksService } from './webhooks.service.js';

const EVERY_MS = 1000;

/** SKIP LOCKED: several processes share the work. */
const TAKE: Statement = {
  name: 'webhook_notice_take',
  text: `DELETE FROM webhook_notice WHERE _id IN (SELECT _id FROM webhook_notice ORDER BY _id LIMIT 20 FOR UPDATE SKIP LOCKED)
    RETURNING _id, organization, endpoint, health, disabled_reason AS "disabledReason", failures,
      failing_since AS "failingSince", at`,
};

/** Parameters: id, recipient, subject, text, clock ahead (ms). */
const ALERT: Statement = {
  name: 'webhook_alert_insert',
  text: `INSERT INTO webhook_alert (_id, recipient, subject, text, due_at)
    VALUES ($1, $2, $3, $4, now() + $5::float8 * interval '1 ms')`,
};

interface Notice extends HealthNews {
  _id: string;
  organization: string;
  endpoint: string;
  at: Date;
}

/**
 * Tells that the health of an endpoint has become worse: as an event for the organization's other endpoints, and as an e-mail for the
 * alert address, both once per change. The sender only leaves a notice in the transaction of its results, so none of this can hold
 * up a delivery.
 */
@Injectable()
export class EndpointNews implements BeforeApplicationShutdown {
  readonly #logger = new Logger(EndpointNews.name);
  #running: Promise<void> | undefined;

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly eventLog: EventLog,
    private readonly webhooks: WebhooksService,
    private readonly clock: DeliveryClock,
    private readonly config: Config,
  ) {}

  /** Tells what there is to tell. Several processes may do it at once. Never rejects. */
  @Interval(EVERY_MS)
  async tell(): Promise<void> {
    this.#running ??= this.unitOfWork
      .run(() => this.#tellAll())
      .catch((error: Error) => this.#logger.error(`News of endpoints wait: ${error.message}`))
      .finally(() => {
        this.#running = undefined;
      });
    await this.#running;
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.#running;
  }

  async #tellAll(): Promise<void> {
    const notices = await this.unitOfWork.query<Notice>(TAKE, []);
    for (const notice of notices.toSorted((a, b) => (a._id < b._id ? -1 : 1))) {
      const {
        organization,
        endpoint: id,
        health,
        disabledReason,
        failures,
        failingSince,
        at,
      } = notice;
      const endpoint = await scoped(this.unitOfWork.manager, WebhookEndpoint, organization).findOne(
        id,
      );
      const shown = this.webhooks.toResponse(endpoint, { role: 'viewer' });
      const state = { health, disabled_reason: disabledReason, failures };
      const times = { healthAt: at.toISOString(), failingSince: failingSince.toISOString() };
      this.eventLog.append([
        organizationEvent('webhook', `webhook.${health}`, organization, {
          ...shown,
          ...state,
          ...times,
        }),
      ]);
      if (endpoint.alert_email && this.config.get('SMTP_URL')) {
        const { subject, text } = alertMail(endpoint, notice, this.config.publicUrl);
        const values = [newId(), endpoint.alert_email, subject, text, this.clock.aheadMs];
        this.unitOfWork.write(ALERT, values);
      }
    }
  }
}
