import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { DomainError } from '../shared/errors.js';
import { AUTHORIZED, PUBLIC } from '../shared/http/authorized.js';
import { COMMAND_ROUTE } from '../shared/http/command-route.js';
import type { Principal, Role } from '../shared/http/principal.js';
import type { ApiRequest } from '../shared/http/request.js';
import { CSRF_HEADER, isOwnRequest, sessionTokenOf } from '../shared/http/session-cookie.js';
import { ApiKeyAuthentication } from './api-key-authentication.js';
import { MemberAuthentication } from './member-authentication.js';

/**
 * Lets a request in by its API key or by the cookie of the admin panel, and by the roles of `@Authorized`; without `@Authorized` or
 * `@Public` nothing gets in.
 */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly apiKeys: ApiKeyAuthentication,
    private readonly members: MemberAuthentication,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    if (context.getType() !== 'http') return true; // stations are authenticated at the upgrade
    const targets = [context.getHandler(), context.getClass()];
    if (this.reflector.getAllAndOverride<boolean | undefined>(PUBLIC, targets)) return true;
    const request = context.switchToHttp().getRequest<ApiRequest>();
    const principal = await this.#authenticate(request);
    const roles = this.reflector.getAllAndOverride<Role[] | undefined>(AUTHORIZED, targets) ?? [];
    if (!roles.includes(principal.role)) throw wrongRole(principal, roles);
    const commands = this.reflector.getAllAndOverride<boolean | undefined>(COMMAND_ROUTE, targets);
    if (commands && request.method === 'GET' && principal.member !== null) throw commandByGet();
    request.principal = principal;
    return true;
  }

  async #authenticate(request: ApiRequest): Promise<Principal> {
    const key = /^Bearer +(\S+) *$/i.exec(request.get('Authorization') ?? '')?.[1];
    if (key) return this.apiKeys.authenticate(key);
    const sessionToken = sessionTokenOf(request);
    if (!sessionToken) throw noCredential();
    const principal = await this.members.authenticate(sessionToken);
    if (!isOwnRequest(request, sessionToken)) throw foreignPage();
    return principal;
  }
}

function noCredential(): DomainError {
  return new DomainError(
    'unauthorized',
    'Send an API key in the header: Authorization: Bearer <API key>.',
  );
}

function foreignPage(): DomainError {
  return new DomainError(
    'forbidden',
    `With the cookie of the admin panel, send the csrf_token of GET /admin/session in the header ${CSRF_HEADER}.`,
  );
}

function wrongRole({ member, role }: Principal, roles: Role[]): DomainError {
  const needed = roles.join(' or ');
  return new DomainError(
    'forbidden',
    member === null
      ? `An API key with role ${role} may not do this. Use one with role ${needed}.`
      : `With the role ${role} you may not do this. It takes the role ${needed}.`,
  );
}

/** A link on any page could make the browser of a member command a station. */
function commandByGet(): DomainError {
  return new DomainError(
    'forbidden',
    'A command to a station by GET takes an API key. From the admin panel use POST.',
  );
}
