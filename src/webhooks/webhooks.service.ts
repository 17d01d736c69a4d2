import { Injectable } from '@nestjs/common';
import { EventBus } from '@nestjs/cqrs';
import { DataSource } from 'typeorm';
import { Audited } from '../organizations/organizations.events.js';
import { textArray } from '../shared/database/binary-array.js';
import { type Statement, UnitOfWork } from '../shared/database/unit-of-work.js';
import type { Page } from '../shared/http/envelope.js';
import { type ListQuery, paginate } from '../shared/http/pagination.js';
import type { Principal } from '../shared/http/principal.js';
import { scoped } from '../shared/http/scoped.js';
import { maskUrl } from '../shared/mask-secrets.js';
import { SecretBox } from '../shared/secret-box.js';
import { DeliveryClock } from './delivery-clock.js';
import { DeliverySender } from './delivery-sender.js';
import { MEND_LANES, OPEN_LANES, WITHDRAW } from './delivery-statements.js';
import { HEALTHY } from './endpoint-health.js';
import { FanOut } from './fan-out.js';
import { timeOf } from './recovery-window.js';
import { UrlRules } from './url-rules.js';
import { WebhookEndpoint } from './webhook-endpoint.entity.js';
import { newWebhookSecret } from './webhook-secrets.service.js';
import type {
  CreateWebhook,
  RecoverOffer,
  UpdateWebhook,
  WebhookResponse,
} from './webhooks.dto.js';

const TRANSACTION_ID: Statement = {
  name: 'webhook_transaction_id',
  text: 'SELECT pg_current_xact_id()::text AS xid',
};

/** Parameters: endpoint. */
const FAILED: Statement = {
  name: 'webhook_failed_deliveries',
  text: `SELECT count(*)::int AS failed, min(event) AS first FROM webhook_delivery WHERE endpoint = $1 AND status = 'failed'
    AND type <> 'webhook.test'`,
};

/** Stands for the value of a header that the caller may not see. */
const HIDDEN = '********';

/** The audit log compares whole endpoints; it masks what is secret in them itself. */
const WHOLE = { role: 'admin' } as const;

/** The receivers of an organization. */
@Injectable()
export class WebhooksService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly unitOfWork: UnitOfWork,
    private readonly secretBox: SecretBox,
    private readonly urlRules: UrlRules,
    private readonly clock: DeliveryClock,
    private readonly sender: DeliverySender,
    private readonly fanOut: FanOut,
    private readonly eventBus: EventBus,
  ) {}

  list(organization: string, query: ListQuery): Promise<Page<WebhookEndpoint>> {
    const endpoints = scoped(this.dataSource.manager, WebhookEndpoint, organization);
    return paginate(endpoints.queryBuilder('webhook'), query, { url: 'webhook.url' });
  }

  get(organization: string, id: string): Promise<WebhookEndpoint> {
    return scoped(this.dataSource.manager, WebhookEndpoint, organization).findOne(id);
  }

  /** Its URL has been checked by `UrlGuard`. */
  async create(
    organization: string,
    { headers, ...webhook }: CreateWebhook,
  ): Promise<{ endpoint: WebhookEndpoint; secret: string }> {
    const secret = newWebhookSecret();
    const endpoint = await this.unitOfWork.run(async () => {
      const [transaction] = await this.unitOfWork.query<{ xid: string }>(TRANSACTION_ID, []);
      const created = await this.#owned(organization).insert({
        ...webhook,
        headers: headers && this.#seal(headers),
        secret: this.secretBox.seal(secret),
        since: transaction?.xid,
      });
      const audited = { after: this.toResponse(created, WHOLE) };
      await this.eventBus.publish(
        new Audited(organization, 'webhook.created', created._id, audited),
      );
      this.unitOfWork.afterCommit(() => this.fanOut.heard());
      return created;
    });
    return { endpoint, secret };
  }

  /**
   * Pending deliveries follow the change: they go to the new URL, those of events that are no longer wanted are withdrawn, and
   * with `ordering: relaxed` none waits any more. To activate a disabled endpoint enables it; what has failed for good until then is
   * offered for a recovery.
   */
  async update(
    organization: string,
    id: string,
    { headers, ...change }: UpdateWebhook,
  ): Promise<{ endpoint: WebhookEndpoint; recover: RecoverOffer | null }> {
    await this.get(organization, id);
    if (change.url !== undefined) await this.urlRules.check(change.url);
    return this.unitOfWork.run(async () => {
      const endpoints = this.#owned(organization);
      const before = await endpoints.findOneForUpdate(id);
      const enables = change.active === true && before.health === 'disabled';
      const endpoint = await endpoints.update(id, {
        ...change,
        ...(headers && { headers: this.#seal(headers) }),
        ...(enables && this.#enabled()),
      });
      if (change.events) {
        this.unitOfWork.write(WITHDRAW, [id, textArray(change.events), this.clock.aheadMs]);
        this.unitOfWork.write(MEND_LANES, [id, this.clock.aheadMs]);
      }
      if (change.ordering === 'relaxed') {
        this.unitOfWork.write(OPEN_LANES, [id, this.clock.aheadMs]);
      }
      const audited = {
        before: this.toResponse(before, WHOLE),
        after: this.toResponse(endpoint, WHOLE),
      };
      await this.eventBus.publish(new Audited(organization, 'webhook.updated', id, audited));
      this.unitOfWork.afterCommit(() => this.sender.wake([id]));
      return { endpoint, recover: enables ? await this.#offer(id) : null };
    });
  }

  /** An endpoint that was disabled begins anew. */
  #enabled() {
    const { health, failures, disabledReason: disabled_reason } = HEALTHY;
    const healthAt = new Date(this.clock.now());
    return { health, failures, failingSince: null, disabled_reason, healthAt };
  }

  /** What a recovery would send again; null when nothing has failed for good. */
  async #offer(endpoint: string): Promise<RecoverOffer | null> {
    const [found] = await this.unitOfWork.query<{ failed: number; first: string | null }>(FAILED, [
      endpoint,
    ]);
    if (!found?.first) return null;
    return { since: new Date(timeOf(found.first)).toISOString(), failed: found.failed };
  }

  /** Deletes an endpoint with its deliveries; a request that is under way ends by itself. */
  delete(organization: string, id: string): Promise<WebhookEndpoint> {
    return this.unitOfWork.run(async () => {
      const endpoints = this.#owned(organization);
      const deleted = await endpoints.findOneForUpdate(id);
      await endpoints.delete(id);
      const audited = { before: this.toResponse(deleted, WHOLE) };
      await this.eventBus.publish(new Audited(organization, 'webhook.deleted', id, audited));
      return deleted;
    });
  }

  /** The endpoint as REST shows it to this caller: viewers see the server of its URL and the names of its headers only. */
  toResponse(endpoint: WebhookEndpoint, { role }: Pick<Principal, 'role'>): WebhookResponse {
    const { _id, url, description, events, active, alert_email, ordering, meta_data } = endpoint;
    const { health, disabled_reason, failures } = endpoint;
    const own = endpoint.headers ? this.secretBox.open(endpoint.headers) : '{}';
    const entries = Object.entries(JSON.parse(own) as Record<string, string>);
    const headers = Object.fromEntries(
      entries.map(([name, value]) => [name, role === 'viewer' ? HIDDEN : value]),
    );
    return {
      _id,
      url: role === 'viewer' ? maskUrl(url) : url,
      description,
      events,
      active,
      alert_email,
      ordering,
      headers,
      health,
      healthAt: endpoint.healthAt?.toISOString() ?? null,
      disabled_reason,
      failures,
      failingSince: endpoint.failingSince?.toISOString() ?? null,
      meta_data,
      createdAt: endpoint.createdAt.toISOString(),
      updatedAt: endpoint.updatedAt.toISOString(),
    };
  }

  #seal(headers: Record<string, string>): Buffer {
    return this.secretBox.seal(JSON.stringify(headers));
  }

  #owned(organization: string) {
    return scoped(this.unitOfWork.manager, WebhookEndpoint, organization);
  }
}
