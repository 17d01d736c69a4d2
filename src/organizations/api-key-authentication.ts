import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { DomainError } from '../shared/errors.js';
import type { Principal } from '../shared/http/principal.js';
import { AccessRefusals } from './access-refusals.js';
import { ApiKey } from './api-key.entity.js';
import { hashApiKey } from './api-key.js';
import { isExpired } from './api-key-expiry.js';
import { ApiKeyUse } from './api-key-use.js';

/** How long a key is trusted without a look at the database, in ms. A revoked key is refused after it. */
const CACHE_MS = 2000;

/** Keys remembered at most; beyond, the memory starts again from nothing. */
const CACHE_SIZE = 10_000;

/** Tells who calls by an API key. */
@Injectable()
export class ApiKeyAuthentication {
  readonly #known = new Map<string, { principal: Principal; until: number }>();
  /** Keys that are being looked up; requests with the same key wait for the one look. */
  readonly #lookups = new Map<string, Promise<Principal>>();

  constructor(
    private readonly dataSource: DataSource,
    private readonly apiKeyUse: ApiKeyUse,
    private readonly refusals: AccessRefusals,
  ) {}

  /** @throws DomainError `unauthorized` for a key that is unknown, revoked or expired */
  async authenticate(key: string): Promise<Principal> {
    const hash = hashApiKey(key);
    const name = hash.toString('base64');
    const known = this.#known.get(name);
    if (known && known.until > performance.now()) return known.principal;
    const lookup =
      this.#lookups.get(name) ?? this.#look(name, hash).finally(() => this.#lookups.delete(name));
    this.#lookups.set(name, lookup);
    return lookup;
  }

  async #look(name: string, hash: Buffer): Promise<Principal> {
    const now = performance.now();
    const apiKey = await this.#find(hash);
    this.apiKeyUse.note(apiKey);
    const principal = toPrincipal(apiKey);
    if (this.#known.size >= CACHE_SIZE) this.#known.clear();
    this.#known.set(name, { principal, until: now + trustedFor(apiKey) });
    return principal;
  }

  async #find(hash: Buffer): Promise<ApiKey> {
    const apiKey = await this.dataSource.manager.findOneBy(ApiKey, { hash });
    if (!apiKey) {
      throw new DomainError(
        'unauthorized',
        'This API key is unknown or was revoked. Ask an admin of the organization for another.',
      );
    }
    if (isExpired(apiKey, new Date())) {
      const refusal = new DomainError(
        'unauthorized',
        'This API key has expired. Ask an admin of the organization for another.',
      );
      this.refusals.noteExpired(apiKey, refusal);
      throw refusal;
    }
    return apiKey;
  }
}

function toPrincipal({ organization, _id, name, role, ...limits }: ApiKey): Principal {
  const { scopes, addresses, expiresAt } = limits;
  return { organization, apiKey: _id, member: null, name, role, scopes, addresses, expiresAt };
}

/** How long what was read of a key holds, in ms: never beyond its expiry. */
function trustedFor({ expiresAt }: ApiKey): number {
  return expiresAt ? Math.min(CACHE_MS, expiresAt.getTime() - Date.now()) : CACHE_MS;
}
