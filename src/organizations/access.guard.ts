import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Response } from 'express';
import { DomainError } from '../shared/errors.js';
import { isAmong } from '../shared/http/address-ranges.js';
import {
  AUTHORIZED,
  type Freedom,
  MEMBERS_ONLY,
  PUBLIC,
  UNRESTRICTED,
} from '../shared/http/authorized.js';
import { COMMAND_ROUTE } from '../shared/http/command-route.js';
import type { Principal, Role } from '../shared/http/principal.js';
import type { ApiRequest } from '../shared/http/request.js';
import { assertMayCommand } from '../shared/http/scopes.js';
import { CSRF_HEADER, isOwnRequest, sessionTokenOf } from '../shared/http/session-cookie.js';
import { AccessRefusals } from './access-refusals.js';
import { ApiKeyAuthentication } from './api-key-authentication.js';
import { MemberAuthentication } from './member-authentication.js';
import { RateLimits } from './rate-limits.js';

/** What a route asks of its caller. */
interface Operation {
  roles: readonly Role[];
  membersOnly: boolean;
  /** What an API key must be free of. */
  freedom: Freedom | undefined;
  /** Type of the command that it gives to a station. */
  command: string | undefined;
}

/**
 * Lets a request in by its API key or by the cookie of the admin panel, within the rate limits, by the roles of `@Authorized` and the
 * scope of `@CommandRoute`; without `@Authorized` or `@Public` nothing gets in.
 */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly apiKeys: ApiKeyAuthentication,
    private readonly members: MemberAuthentication,
    private readonly rateLimits: RateLimits,
    private readonly refusals: AccessRefusals,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    if (context.getType() !== 'http') return true; // stations are authenticated at the upgrade
    const handler = context.getHandler();
    const targets = [handler, context.getClass()];
    if (this.reflector.getAllAndOverride<boolean | undefined>(PUBLIC, targets)) return true;
    const request = context.switchToHttp().getRequest<ApiRequest>();
    const operation: Operation = {
      roles: this.reflector.getAllAndOverride<Role[] | undefined>(AUTHORIZED, targets) ?? [],
      membersOnly: this.reflector.get<boolean | undefined>(MEMBERS_ONLY, handler) === true,
      freedom: this.reflector.get<Freedom | undefined>(UNRESTRICTED, handler),
      command: this.reflector.getAllAndOverride<string | undefined>(COMMAND_ROUTE, targets),
    };
    const principal = await this.#authenticate(request, true).catch((error: unknown) => {
      if (error instanceof DomainError && error.code === 'unauthorized') {
        this.rateLimits.countRefused(request.ip);
      }
      throw error;
    });
    const response = context.switchToHttp().getResponse<Response>();
    this.rateLimits.count(principal, response);
    response.once('finish', () => this.refusals.noteForbidden(principal, request));
    assertMay(principal, operation, request);
    request.principal = principal;
    request.authenticateAgain = async () => {
      const again = await this.#authenticate(request, false);
      assertMay(again, operation, request);
      return again;
    };
    return true;
  }

  async #authenticate(request: ApiRequest, isRequest: boolean): Promise<Principal> {
    const key = /^Bearer +(\S+) *$/i.exec(request.get('Authorization') ?? '')?.[1];
    if (key) return this.apiKeys.authenticate(key);
    const sessionToken = sessionTokenOf(request);
    if (!sessionToken) throw noCredential();
    return this.members.authenticate(sessionToken, isRequest);
  }
}

/** @throws DomainError `forbidden`, `address_not_allowed` */
function assertMay(
  principal: Principal,
  { roles, membersOnly, freedom, command }: Operation,
  request: ApiRequest,
): void {
  const sessionToken = principal.member === null ? undefined : sessionTokenOf(request);
  if (sessionToken !== undefined && !isOwnRequest(request, sessionToken)) throw foreignPage();
  if (principal.addresses.length > 0 && !isAmong(request.ip ?? '', principal.addresses)) {
    throw foreignAddress(request.ip);
  }
  if (!roles.includes(principal.role)) throw wrongRole(principal, roles);
  if (membersOnly && principal.member === null) throw notForKeys();
  if (freedom && principal.scopes.length > 0) throw restricted(principal);
  if (freedom === 'limits' && isLimited(principal)) throw limited();
  if (command !== undefined) assertMayCommand(principal, command, request.method);
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

function foreignAddress(address: string | undefined): DomainError {
  return new DomainError(
    'address_not_allowed',
    `This API key does not let in from ${address ?? 'this address'}. Use one that names this address, or none, in its addresses.`,
  );
}

function notForKeys(): DomainError {
  return new DomainError('forbidden', 'This is for members who are signed in, not for API keys.');
}

function restricted({ scopes }: Principal): DomainError {
  return new DomainError(
    'forbidden',
    `This API key is restricted to ${scopes.join(', ')}, so it may not be told credentials. Use one without scopes.`,
  );
}

function isLimited({ addresses, expiresAt }: Principal): boolean {
  return addresses.length > 0 || expiresAt !== null;
}

function limited(): DomainError {
  return new DomainError(
    'forbidden',
    'This API key is bound to addresses or expires, so it may not change members, who sign in from everywhere. Use one without limits, or the admin panel.',
  );
}

function wrongRole({ member, role }: Principal, roles: readonly Role[]): DomainError {
  const needed = roles.join(' or ');
  return new DomainError(
    'forbidden',
    member === null
      ? `An API key with role ${role} may not do this. Use one with role ${needed}.`
      : `With the role ${role} you may not do this. It takes the role ${needed}.`,
  );
}
