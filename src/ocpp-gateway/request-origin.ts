import type { IncomingMessage } from 'node:http';
import ipaddr from 'ipaddr.js';
import { isAmong } from '../shared/http/address-ranges.js';

/** Where an upgrade comes from. */
export interface RequestOrigin {
  /** IP address of the station, as far as proxies can be believed. */
  address: string;
  /** The station's own connection is a TLS one, here or at a trusted proxy. */
  secure: boolean;
}

/**
 * What the socket tells, or, when it is that of a trusted proxy, `X-Forwarded-For` (its last address that is none) and
 * `X-Forwarded-Proto`.
 *
 * @param trusted addresses and ranges of proxies (`TRUSTED_PROXIES`)
 */
export function originOf(
  { headers, socket }: Pick<IncomingMessage, 'headers' | 'socket'>,
  trusted: readonly string[],
): RequestOrigin {
  const peer = plain(socket.remoteAddress ?? '');
  const encrypted = 'encrypted' in socket && socket.encrypted === true;
  if (!isAmong(peer, trusted)) return { address: peer, secure: encrypted };
  const hops = [...listOf(headers['x-forwarded-for']), peer];
  const address = hops.findLast((hop) => !isAmong(hop, trusted)) ?? hops[0]!;
  const [scheme] = listOf(headers['x-forwarded-proto']);
  return { address: plain(address), secure: scheme === undefined ? encrypted : isTls(scheme) };
}

function isTls(scheme: string): boolean {
  return /^(https|wss)$/i.test(scheme);
}

function listOf(header: string | string[] | undefined): string[] {
  return [header ?? '']
    .flat()
    .join(',')
    .split(',')
    .map((entry) => entry.trim())
    .filter(Boolean);
}

/** An IPv4 address in an IPv6 one (`::ffff:192.0.2.7`) as the former; what is no address as it is, but short. */
function plain(address: string): string {
  return ipaddr.isValid(address) ? ipaddr.process(address).toString() : address.slice(0, 100);
}
