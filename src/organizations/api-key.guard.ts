import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { DataSource } from 'typeorm';
import { DomainError } from '../shared/errors.js';
import { AUTHORIZED, PUBLIC } from '../shared/http/authorized.js';
import type { Principal, Role } from '../shared/http/principal.js';
import type { ApiRequest } from '../shared/http/request.js';
import { ApiKey } from './api-key.entity.js';
import { hashApiKey } from './api-key.js';
import { isExpired } from './api-key-expiry.js';
import { ApiKeyUse } from './api-key-use.js';

/** How long a key is trusted without a look at the database, in ms. A revoked key is refused after it. */
const CACHE_MS = 2000;

/** Keys remembered at most; beyond, the memory starts again from nothing. */
const CACHE_SIZE = 10_000;

/** Lets a request in by its API key and the roles of `@Authorized`; without either decorator nothing gets in. */
@Injectable()
export class ApiKeyGuard implements CanActivate {
  readonly #known = new Map<string, { principal: Principal; until: number }>();
  /** Keys that are being looked up; requests with the same key wait for the one look. */
  readonly #lookups = new Map<string, Promise<Principal>>();

  constructor(
    private readonly reflector: Reflector,
    private readonly dataSource: DataSource,
    private readonly apiKeyUse: ApiKeyUse,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    if (context.getType() !== 'http') return true; // stations are authenticated at the upgrade
    const targets = [context.getHandler(), context.getClass()];
    if (this.reflector.getAllAndOverride<boolean | undefined>(PUBLIC, targets)) return true;
    const request = context.switchToHttp().getRequest<ApiRequest>();
    const roles = this.reflector.getAllAndOverride<Role[] | undefined>(AUTHORIZED, targets) ?? [];
    request.authenticateAgain = () => this.#admit(request.get('Authorization'), roles);
    request.principal = await request.authenticateAgain();
    return true;
  }

  async #admit(header: string | undefined, roles: Role[]): Promise<Principal> {
    const principal = await this.#authenticate(header);
    if (!roles.includes(principal.role)) throw forbidden(principal.role, roles);
    return principal;
  }

  async #authenticate(header: string | undefined): Promise<Principal> {
    const key = /^Bearer +(\S+) *$/i.exec(header ?? '')?.[1];
    if (!key) {
      throw new DomainError(
        'unauthorized',
        'Send an API key in the header: Authorization: Bearer <API key>.',
      );
    }
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
      throw new DomainError(
        'unauthorized',
        'This API key has expired. Ask an admin of the organization for another.',
      );
    }
    return apiKey;
  }
}

function toPrincipal({ organization, _id, name, role }: ApiKey): Principal {
  return { organization, apiKey: _id, name, role };
}

/** How long what was read of a key holds, in ms: never beyond its expiry. */
function trustedFor({ expiresAt }: ApiKey): number {
  return expiresAt ? Math.min(CACHE_MS, expiresAt.getTime() - Date.now()) : CACHE_MS;
}

function forbidden(role: Role, roles: Role[]): DomainError {
  return new DomainError(
    'forbidden',
    `An API key with role ${role} may not do this. Use one with role ${roles.join(' or ')}.`,
  );
}
