import { Injectable } from '@nestjs/common';
import { EventBus } from '@nestjs/cqrs';
import { DataSource, QueryFailedError } from 'typeorm';
import { Audited } from '../organizations/organizations.events.js';
import { UnitOfWork } from '../shared/database/unit-of-work.js';
import { DomainError, notFound } from '../shared/errors.js';
import { scoped } from '../shared/http/scoped.js';
import { DeliveryClock } from './delivery-clock.js';
import type { StartRecovery } from './recoveries.dto.js';
import { RecoveryRunner } from './recovery-runner.js';
import { firstIdOf } from './recovery-window.js';
import { WebhookEndpoint } from './webhook-endpoint.entity.js';
import { WebhookRecovery } from './webhook-recovery.entity.js';

/** Jobs that send again what endpoints did not get. */
@Injectable()
export class RecoveriesService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: DeliveryClock,
    private readonly runner: RecoveryRunner,
    private readonly eventBus: EventBus,
  ) {}

  /** Starts a recovery. @throws DomainError `not_found`, `invalid_field`, `recovery_running` */
  start(
    organization: string,
    endpoint: string,
    { since, until, only }: StartRecovery,
  ): Promise<WebhookRecovery> {
    const now = new Date(this.clock.now());
    const end = until && until < now ? until : now;
    if (since >= end) throw empty(since >= now ? 'since' : 'until');
    const position = firstIdOf(since.getTime());
    return this.unitOfWork.run(async () => {
      const { manager } = this.unitOfWork;
      await scoped(manager, WebhookEndpoint, organization).findOne(endpoint);
      const recovery = await scoped(manager, WebhookRecovery, organization)
        .insert({ endpoint, since, until: end, only, position })
        .catch((error: unknown) => {
          throw isConflict(error) ? alreadyRunning(endpoint) : error;
        });
      const audited = { after: { recovery: recovery._id, since, until: end, only: only ?? null } };
      await this.eventBus.publish(
        new Audited(organization, 'webhook.recovery_started', endpoint, audited),
      );
      this.unitOfWork.afterCommit(() => void this.runner.run());
      return recovery;
    });
  }

  /** The latest recovery of an endpoint. @throws DomainError `not_found` */
  async latest(organization: string, endpoint: string): Promise<WebhookRecovery> {
    await scoped(this.dataSource.manager, WebhookEndpoint, organization).findOne(endpoint);
    const latest = await scoped(this.dataSource.manager, WebhookRecovery, organization)
      .queryBuilder('recovery')
      .andWhere('recovery.endpoint = :endpoint', { endpoint })
      .orderBy('recovery._id', 'DESC')
      .getOne();
    if (!latest) throw notFound('webhook_recovery');
    return latest;
  }
}

function empty(path: 'since' | 'until'): DomainError {
  const advice =
    path === 'since' ? 'since must be a time in the past' : 'until must be later than since';
  return new DomainError('invalid_field', `${advice}.`, [{ path, rule: 'range', advice }]);
}

/** Whether the database refused a second running recovery of an endpoint. */
function isConflict(error: unknown): boolean {
  if (!(error instanceof QueryFailedError)) return false;
  const { constraint } = error.driverError as { constraint?: string };
  return constraint === 'webhook_recovery_running';
}

function alreadyRunning(endpoint: string): DomainError {
  const advice = `Wait until it is completed: GET /v1.1/webhooks/${endpoint}/recover shows its progress`;
  return new DomainError('recovery_running', `A recovery of this webhook is running. ${advice}.`, [
    { path: '', rule: 'oneAtATime', advice },
  ]);
}
