import { timingSafeEqual } from 'node:crypto';
import type { Request } from 'express';
import ipaddr from 'ipaddr.js';
import { DomainError } from '../shared/errors.js';

/** What of a request decides whether it may read the figures. */
export interface MetricsRequest {
  /** `Authorization`. */
  authorization: string | undefined;
  /** Address of the peer itself, whatever it says about others. */
  address: string | undefined;
  /** It was passed on by a proxy. */
  forwarded: boolean;
}

/** What decides, of a request of Express. */
export function metricsRequest({ headers, socket }: Request): MetricsRequest {
  return {
    authorization: headers.authorization,
    address: socket.remoteAddress,
    forwarded: 'x-forwarded-for' in headers || 'forwarded' in headers,
  };
}

/**
 * Lets in who has the token, or, while there is none, programs on the same machine that ask directly.
 *
 * @param token METRICS_TOKEN
 * @throws DomainError `unauthorized` for a missing or wrong token, `forbidden` for others while there is none
 */
export function assertMayReadMetrics(request: MetricsRequest, token: string | null): void {
  if (token !== null) {
    const given = /^Bearer +(\S+) *$/i.exec(request.authorization ?? '')?.[1] ?? '';
    if (isSame(given, token)) return;
    throw new DomainError(
      'unauthorized',
      'Send the METRICS_TOKEN of the server as Authorization: Bearer.',
    );
  }
  if (!request.forwarded && isLoopback(request.address)) return;
  throw new DomainError(
    'forbidden',
    'Only programs on the same machine may read this. Set METRICS_TOKEN to let in others.',
  );
}

function isSame(given: string, expected: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(expected)];
  return one.length === other.length && timingSafeEqual(one, other);
}

function isLoopback(address: string | undefined): boolean {
  return ipaddr.isValid(address ?? '') && ipaddr.process(address ?? '').range() === 'loopback';
}
