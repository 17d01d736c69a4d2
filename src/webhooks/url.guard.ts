import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import type { ApiRequest } from '../shared/http/request.js';
import { UrlRules } from './url-rules.js';

/**
 * Checks the `url` of a body before anything else happens: a name server may be slow, and with an `Idempotency-Key` the rest of the request
 * holds a transaction open. What is no text is left to the validation of the body.
 */
@Injectable()
export class UrlGuard implements CanActivate {
  constructor(private readonly urlRules: UrlRules) {}

  /** @throws DomainError `webhook_url_blocked`, or `invalid_field` for what is no URL */
  async canActivate(context: ExecutionContext): Promise<boolean> {
    const { body } = context.switchToHttp().getRequest<ApiRequest>();
    const { url } = (body ?? {}) as { url?: unknown };
    if (typeof url === 'string') await this.urlRules.check(url);
    return true;
  }
}
