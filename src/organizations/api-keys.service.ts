import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { UnitOfWork } from '../shared/database/unit-of-work.js';
import { DomainError } from '../shared/errors.js';
import type { Page } from '../shared/http/envelope.js';
import { type ListQuery, paginate } from '../shared/http/pagination.js';
import { scoped } from '../shared/http/scoped.js';
import { ApiKey } from './api-key.entity.js';
import { generateApiKey, hashApiKey, prefixOf } from './api-key.js';
import { isLastAdmin } from './api-key-expiry.js';
import type { CreateApiKey } from './api-keys.dto.js';

/** The API keys of an organization. */
@Injectable()
export class ApiKeysService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly unitOfWork: UnitOfWork,
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

  /** Makes a key. Only its hash is kept, so `key` can never be told again. */
  async create(
    organization: string,
    { name, role, scopes = [], expiresAt = null }: CreateApiKey,
  ): Promise<{ apiKey: ApiKey; key: string }> {
    const key = generateApiKey();
    const secret = { prefix: prefixOf(key), hash: hashApiKey(key) };
    const apiKey = await this.unitOfWork.run(() =>
      this.#owned(organization).insert({ name, role, scopes, expiresAt, ...secret }),
    );
    return { apiKey, key };
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

function lastAdminKey(): DomainError {
  return new DomainError(
    'last_admin_key',
    'Nobody could administer the organization without this key. Create another admin key first.',
  );
}
