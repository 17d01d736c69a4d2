import { Injectable } from '@nestjs/common';
import { EventBus } from '@nestjs/cqrs';
import { DataSource } from 'typeorm';
import { UnitOfWork } from '../shared/database/unit-of-work.js';
import { DomainError } from '../shared/errors.js';
import type { Page } from '../shared/http/envelope.js';
import { type ListQuery, paginate } from '../shared/http/pagination.js';
import type { Principal } from '../shared/http/principal.js';
import { scoped } from '../shared/http/scoped.js';
import { ApiKey } from './api-key.entity.js';
import { generateApiKey, hashApiKey, prefixOf } from './api-key.js';
import { isExpired, isLastAdmin } from './api-key-expiry.js';
import { assertWithin } from './api-key-limits.js';
import { type CreateApiKey, toResponse } from './api-keys.dto.js';
import { Audited } from './organizations.events.js';

/** How long a rotated key goes on to let in, in s. */
const OVERLAP = 86_400;

/** The API keys of an organization. */
@Injectable()
export class ApiKeysService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly unitOfWork: UnitOfWork,
    private readonly eventBus: EventBus,
  ) {}

  list(organization: string, query: ListQuery): Promise<Page<ApiKey>> {
    const keys = scoped(this.dataSource.manager, ApiKey, organization).queryBuilder('api_key');
    return paginate(keys, query, {
      name: 'api_key.name',
      role: 'api_key.role',
      expiresAt: 'api_key.expiresAt',
      lastUsedAt: 'api_key.lastUsedAt',
    });
  }

  get(organization: string, id: string): Promise<ApiKey> {
    return scoped(this.dataSource.manager, ApiKey, organization).findOne(id);
  }

  /**
   * Makes a key. Only its hash is kept, so `key` can never be told again.
   *
   * @throws DomainError `forbidden` for a key that could do more than the one that asks
   */
  create(
    caller: Principal,
    { name, role, scopes = [], addresses = [], expiresAt = null }: CreateApiKey,
  ): Promise<{ apiKey: ApiKey; key: string }> {
    const { organization } = caller;
    assertWithin(caller, { addresses, expiresAt });
    return this.unitOfWork.run(async () => {
      const created = await this.#make(organization, { name, role, scopes, addresses, expiresAt });
      const after = toResponse(created.apiKey);
      await this.eventBus.publish(
        new Audited(organization, 'api_key.created', created.apiKey._id, { after }),
      );
      return created;
    });
  }

  /**
   * Makes a key like another one, which goes on to let in for `overlap` seconds at most.
   *
   * @throws DomainError `not_found`, `api_key_expired`, `forbidden` for a key that can do more than the one that asks
   */
  rotate(
    caller: Principal,
    id: string,
    overlap = OVERLAP,
  ): Promise<{ apiKey: ApiKey; key: string }> {
    const { organization } = caller;
    return this.unitOfWork.run(async () => {
      const old = await this.#owned(organization).findOneForUpdate(id);
      const now = new Date();
      if (isExpired(old, now)) throw expiredKey();
      assertWithin(caller, old);
      const { name, role, scopes, addresses, expiresAt } = old;
      const wanted = { name, role, scopes, addresses, expiresAt };
      const created = await this.#make(organization, wanted);
      const end = new Date(now.getTime() + overlap * 1000);
      const sooner = expiresAt && expiresAt < end ? expiresAt : end;
      await this.#owned(organization).update(id, { expiresAt: sooner });
      const change = { before: toResponse(old), after: toResponse(created.apiKey) };
      await this.eventBus.publish(new Audited(organization, 'api_key.rotated', id, change));
      return created;
    });
  }

  async #make(
    organization: string,
    wanted: Pick<ApiKey, 'name' | 'role' | 'scopes' | 'addresses' | 'expiresAt'>,
  ): Promise<{ apiKey: ApiKey; key: string }> {
    const key = generateApiKey();
    const secret = { prefix: prefixOf(key), hash: hashApiKey(key) };
    return { apiKey: await this.#owned(organization).insert({ ...wanted, ...secret }), key };
  }

  /**
   * Deletes a key; it lets nobody in after the 2 s for which the guard trusts what it has read.
   *
   * @throws DomainError `last_admin_key` when nobody could administer the organization any more
   */
  revoke(organization: string, id: string): Promise<ApiKey> {
    return this.unitOfWork.run(async () => {
      const admins = await this.#lockAdmins(organization);
      const revoked = await this.#owned(organization).findOne(id);
      if (isLastAdmin(id, admins, new Date())) throw lastAdminKey();
      await this.#owned(organization).delete(id);
      const before = toResponse(revoked);
      await this.eventBus.publish(new Audited(organization, 'api_key.revoked', id, { before }));
      return revoked;
    });
  }

  /** All admin keys, locked: of two requests that revoke the last two at once, the second finds one only. */
  #lockAdmins(organization: string): Promise<ApiKey[]> {
    return this.#owned(organization)
      .queryBuilder('api_key')
      .andWhere(`api_key.role = 'admin'`)
      .orderBy('api_key._id')
      .setLock('pessimistic_write')
      .getMany();
  }

  #owned(organization: string) {
    return scoped(this.unitOfWork.manager, ApiKey, organization);
  }
}

function expiredKey(): DomainError {
  return new DomainError(
    'api_key_expired',
    'This API key has expired. Create another one instead of rotating it.',
  );
}

function lastAdminKey(): DomainError {
  return new DomainError(
    'last_admin_key',
    'It is the last admin key that may do everything and never expires. Create another one, without scopes and expiry, first.',
  );
}
