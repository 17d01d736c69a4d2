import { randomBytes } from 'node:crypto';
import { Injectable, Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { textArray } from '../shared/database/binary-array.js';
import { UnitOfWork } from '../shared/database/unit-of-work.js';
import type { Page } from '../shared/http/envelope.js';
import { type ListQuery, paginate } from '../shared/http/pagination.js';
import type { Principal } from '../shared/http/principal.js';
import { scoped } from '../shared/http/scoped.js';
import { SecretBox } from '../shared/secret-box.js';
import { DeliveryClock } from './delivery-clock.js';
import { DeliverySender } from './delivery-sender.js';
import { MEND_LANES, OPEN_LANES, WITHDRAW } from './delivery-statements.js';
import { UrlRules } from './url-rules.js';
import { WebhookEndpoint } from './webhook-endpoint.entity.js';
import type { CreateWebhook, UpdateWebhook, WebhookResponse } from './webhooks.dto.js';

const TRANSACTION_ID = {
  name: 'webhook_transaction_id',
  text: 'SELECT pg_current_xact_id()::text AS xid',
};

/** Stands for the value of a header that the caller may not see. */
const HIDDEN = '********';

/** The receivers of an organization. */
@Injectable()
export class WebhooksService {
  readonly #logger = new Logger(WebhooksService.name);

  constructor(
    private readonly dataSource: DataSource,
    private readonly unitOfWork: UnitOfWork,
    private readonly secretBox: SecretBox,
    private readonly urlRules: UrlRules,
    private readonly clock: DeliveryClock,
    private readonly sender: DeliverySender,
  ) {}

  list(organization: string, query: ListQuery): Promise<Page<WebhookEndpoint>> {
    const endpoints = scoped(this.dataSource.manager, WebhookEndpoint, organization);
    return paginate(endpoints.queryBuilder('webhook'), query, { url: 'webhook.url' });
  }

  get(organization: string, id: string): Promise<WebhookEndpoint> {
    return scoped(this.dataSource.manager, WebhookEndpoint, organization).findOne(id);
  }

  /** @throws DomainError `webhook_url_blocked`, or `invalid_field` for what is no URL */
  async create(
    organization: string,
    { headers, ...webhook }: CreateWebhook,
  ): Promise<{ endpoint: WebhookEndpoint; secret: string }> {
    await this.urlRules.check(webhook.url);
    const secret = `whsec_${randomBytes(32).toString('base64')}`;
    const endpoint = await this.unitOfWork.run(async () => {
      const [transaction] = await this.unitOfWork.query<{ xid: string }>(TRANSACTION_ID, []);
      return this.#owned(organization).insert({
        ...webhook,
        headers: headers && this.#seal(headers),
        secret: this.secretBox.seal(secret),
        since: transaction?.xid,
      });
    });
    return { endpoint, secret };
  }

  /**
   * Pending deliveries follow the change: they go to the new URL, those of events that are no longer wanted are withdrawn, and
   * with `ordering: relaxed` none waits any more.
   */
  async update(
    organization: string,
    id: string,
    { headers, ...change }: UpdateWebhook,
  ): Promise<WebhookEndpoint> {
    await this.get(organization, id);
    if (change.url !== undefined) await this.urlRules.check(change.url);
    return this.unitOfWork.run(async () => {
      const endpoints = this.#owned(organization);
      await endpoints.findOneForUpdate(id);
      const sealed = headers && { headers: this.#seal(headers) };
      const updated = await endpoints.update(id, { ...change, ...sealed });
      if (change.events) {
        this.unitOfWork.write(WITHDRAW, [id, textArray(change.events)]);
        this.unitOfWork.write(MEND_LANES, [id, this.clock.aheadMs]);
      }
      if (change.ordering === 'relaxed') {
        this.unitOfWork.write(OPEN_LANES, [id, this.clock.aheadMs]);
      }
      this.unitOfWork.afterCommit(() => this.sender.wake([id]));
      return updated;
    });
  }

  /** Deletes an endpoint with its deliveries; a request that is under way ends by itself. */
  delete(organization: string, id: string): Promise<WebhookEndpoint> {
    return this.unitOfWork.run(async () => {
      const endpoints = this.#owned(organization);
      const deleted = await endpoints.findOneForUpdate(id);
      await endpoints.delete(id);
      return deleted;
    });
  }

  /** The signing secret. Who read it stands in the log. */
  async secret(caller: Principal, id: string): Promise<string> {
    const { secret } = await this.get(caller.organization, id);
    this.#logger.log(
      `${caller.name} (${caller.apiKey ?? caller.member}) read the secret of webhook ${id}`,
    );
    return this.secretBox.open(secret);
  }

  /** The endpoint as REST shows it to this caller: viewers see which headers there are, not what is in them. */
  toResponse(endpoint: WebhookEndpoint, { role }: Principal): WebhookResponse {
    const { _id, url, description, events, active, alert_email, ordering, meta_data } = endpoint;
    const own = endpoint.headers ? this.secretBox.open(endpoint.headers) : '{}';
    const entries = Object.entries(JSON.parse(own) as Record<string, string>);
    const headers = Object.fromEntries(
      entries.map(([name, value]) => [name, role === 'viewer' ? HIDDEN : value]),
    );
    const createdAt = endpoint.createdAt.toISOString();
    const updatedAt = endpoint.updatedAt.toISOString();
    return {
      _id,
      url,
      description,
      events,
      active,
      alert_email,
      ordering,
      headers,
      meta_data,
      createdAt,
      updatedAt,
    };
  }

  #seal(headers: Record<string, string>): Buffer {
    return this.secretBox.seal(JSON.stringify(headers));
  }

  #owned(organization: string) {
    return scoped(this.unitOfWork.manager, WebhookEndpoint, organization);
  }
}
