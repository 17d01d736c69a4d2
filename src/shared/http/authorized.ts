import {
  applyDecorators,
  createParamDecorator,
  type ExecutionContext,
  SetMetadata,
} from '@nestjs/common';
import { ApiBearerAuth } from '@nestjs/swagger';
import { ApiFailure } from './api-result.js';
import type { Principal, Role } from './principal.js';
import type { ApiRequest } from './request.js';

/** Metadata of `@Authorized`: the roles that may call the route. */
export const AUTHORIZED = 'ohmgate:authorized';

/** Metadata of `@Public`. */
export const PUBLIC = 'ohmgate:public';

/** The roles that may call a route, named one by one: permission hangs on the operation, not on the HTTP method. */
export function Authorized(...roles: Role[]): MethodDecorator {
  return applyDecorators(
    SetMetadata(AUTHORIZED, roles),
    ApiBearerAuth(),
    ApiFailure('unauthorized', 'No credential, or one that is unknown, expired or revoked'),
    ApiFailure('forbidden', `The caller's role may not do this; it takes ${roles.join(', ')}`),
  );
}

/** Metadata of `@MembersOnly`. */
export const MEMBERS_ONLY = 'ohmgate:members-only';

/** A route for members who are signed in to the admin panel; stands beside `@Authorized`. API keys are refused. */
export function MembersOnly(): MethodDecorator {
  return SetMetadata(MEMBERS_ONLY, true);
}

/** Metadata of `@Unrestricted`: what an API key must be free of. */
export const UNRESTRICTED = 'ohmgate:unrestricted';

/** What an API key must be free of: `scopes`, or also addresses and an expiry (`limits`). */
export type Freedom = 'scopes' | 'limits';

/**
 * A route that tells or changes credentials; stands beside `@Authorized`. API keys with scopes are refused: they could shed them.
 * With `limits` also those that are bound to addresses or expire, where the credential could not be bound in the same way (members
 * sign in from everywhere, for ever).
 */
export function Unrestricted(of: Freedom = 'scopes'): MethodDecorator {
  return applyDecorators(SetMetadata(UNRESTRICTED, of), ApiFailure('forbidden', REFUSED_KEYS[of]));
}

const REFUSED_KEYS: Record<Freedom, string> = {
  scopes: 'The API key has scopes, so it may not be told credentials',
  limits: 'The API key has scopes, addresses or an expiry, which members have not',
};

/** A route (or a whole controller) that needs no credential. */
export function Public(): MethodDecorator & ClassDecorator {
  return SetMetadata(PUBLIC, true);
}

/** The caller of an authorized route. */
export const Caller = createParamDecorator((_: unknown, context: ExecutionContext): Principal => {
  const { principal } = context.switchToHttp().getRequest<ApiRequest>();
  if (!principal) throw new Error('@Caller() stands on a route without @Authorized()');
  return principal;
});
