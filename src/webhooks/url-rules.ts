import { Injectable } from '@nestjs/common';
import { Config } from '../shared/config.js';
import { DomainError } from '../shared/errors.js';
import { BlockedAddressError, resolveReachable } from './guarded-agent.js';
import {
  adviceForAddress,
  findUrlFault,
  literalAddress,
  parseRanges,
  type UrlPolicy,
} from './url-safety.js';

/** What the operator of this server lets webhooks reach, and the check of a URL when an endpoint is created or changed. */
@Injectable()
export class UrlRules {
  readonly policy: UrlPolicy;

  constructor(config: Config) {
    this.policy = {
      allowHttp: config.get('WEBHOOK_ALLOW_HTTP'),
      allowedRanges: parseRanges(config.get('WEBHOOK_ALLOWED_CIDRS')),
    };
  }

  /**
   * Lets a URL pass whose host has reachable addresses only. Every attempt checks again, since names may change.
   *
   * @throws DomainError `invalid_field` (no URL) or `webhook_url_blocked`
   */
  async check(url: string): Promise<void> {
    const fault = findUrlFault(url, this.policy);
    if (fault) throw refusal(fault.rule, fault.advice);
    const { hostname } = new URL(url);
    if (literalAddress(hostname)) return;
    try {
      await resolveReachable(hostname, this.policy);
    } catch (error) {
      if (error instanceof BlockedAddressError) throw refusal('address', adviceForAddress());
      throw refusal('resolvable', 'The host has no address; check its name');
    }
  }
}

function refusal(rule: string, advice: string): DomainError {
  const code = rule === 'syntax' ? 'invalid_field' : 'webhook_url_blocked';
  return new DomainError(code, `url: ${advice}.`, [{ path: 'url', rule, advice }]);
}
