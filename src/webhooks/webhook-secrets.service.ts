import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { EventBus } from '@nestjs/cqrs';
import { Audited } from '../organizations/organizations.events.js';
import { UnitOfWork } from '../shared/database/unit-of-work.js';
import type { Principal } from '../shared/http/principal.js';
import { scoped } from '../shared/http/scoped.js';
import { SecretBox } from '../shared/secret-box.js';
import { DeliveryClock } from './delivery-clock.js';
import { afterRotation, DEFAULT_OVERLAP_S, type PreviousSecret } from './secret-rotation.js';
import { WebhookEndpoint } from './webhook-endpoint.entity.js';
import type { RotatedSecretResponse, RotateSecret } from './webhook-secrets.dto.js';

/** A new signing secret: `whsec_` and 32 random bytes in base64. */
export function newWebhookSecret(): string {
  return `whsec_${randomBytes(32).toString('base64')}`;
}

/** The signing secrets of endpoints. Who read or replaced one stands in the audit log. */
@Injectable()
export class WebhookSecretsService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly secretBox: SecretBox,
    private readonly clock: DeliveryClock,
    private readonly eventBus: EventBus,
  ) {}

  /** The present secret. @throws DomainError `not_found` */
  read({ organization }: Principal, id: string): Promise<string> {
    return this.unitOfWork.run(async () => {
      const endpoints = scoped(this.unitOfWork.manager, WebhookEndpoint, organization);
      const { secret } = await endpoints.findOne(id);
      await this.eventBus.publish(new Audited(organization, 'webhook.secret_shown', id));
      return this.secretBox.open(secret);
    });
  }

  /** Replaces the secret; the old one signs beside it for the overlap. @throws DomainError `not_found` */
  async rotate(
    { organization }: Principal,
    id: string,
    { overlap = DEFAULT_OVERLAP_S }: RotateSecret,
  ): Promise<RotatedSecretResponse> {
    const secret = newWebhookSecret();
    const now = this.clock.now();
    const overlapMs = overlap * 1000;
    await this.unitOfWork.run(async () => {
      const endpoints = scoped(this.unitOfWork.manager, WebhookEndpoint, organization);
      const endpoint = await endpoints.findOneForUpdate(id);
      const kept = endpoint.previous_secrets
        ? this.secretBox.open(endpoint.previous_secrets)
        : '[]';
      const replaced = this.secretBox.open(endpoint.secret);
      const previous = JSON.parse(kept) as PreviousSecret[];
      const valid = afterRotation(replaced, previous, { overlapMs, now });
      await endpoints.update(id, {
        secret: this.secretBox.seal(secret),
        previous_secrets: this.secretBox.seal(JSON.stringify(valid)),
      });
      await this.eventBus.publish(new Audited(organization, 'webhook.secret_rotated', id));
    });
    return { secret, previousValidUntil: new Date(now + overlapMs).toISOString() };
  }
}
