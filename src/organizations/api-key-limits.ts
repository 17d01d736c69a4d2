import ipaddr from 'ipaddr.js';
import { DomainError } from '../shared/errors.js';
import type { Principal } from '../shared/http/principal.js';
import type { ApiKey } from './api-key.entity.js';

/** Where from and how long a credential lets in. */
export type Limits = Readonly<Pick<Principal, 'addresses' | 'expiresAt'>>;

/**
 * Refuses a key that would let in from more addresses, or for longer, than the credential that asks for it. Its role and scopes need no
 * look: only an admin without scopes makes keys.
 *
 * @throws DomainError `forbidden`
 */
export function assertWithin(own: Limits, wanted: Pick<ApiKey, 'addresses' | 'expiresAt'>): void {
  if (!isAddressedWithin(own.addresses, wanted.addresses)) {
    throw beyond(`lets in from ${own.addresses.join(', ')} only. Give \`addresses\` within these`);
  }
  if (own.expiresAt && (!wanted.expiresAt || wanted.expiresAt > own.expiresAt)) {
    throw beyond(`expires at ${own.expiresAt.toISOString()}. Give an \`expiresAt\` no later`);
  }
}

/** Whether every one of these addresses and ranges lies in one of the others, of which none means everywhere. */
function isAddressedWithin(own: readonly string[], wanted: readonly string[]): boolean {
  if (own.length === 0) return true;
  return wanted.length > 0 && wanted.every((entry) => own.some((range) => contains(range, entry)));
}

function contains(outer: string, inner: string): boolean {
  const [outerRange, outerBits] = toRange(outer);
  const [innerRange, innerBits] = toRange(inner);
  return (
    outerRange.kind() === innerRange.kind() &&
    outerBits <= innerBits &&
    innerRange.match(outerRange, outerBits)
  );
}

/** As `isAmong` reads an entry: a single address is a range of one. */
function toRange(entry: string): [ipaddr.IPv4 | ipaddr.IPv6, number] {
  if (entry.includes('/')) return ipaddr.parseCIDR(entry);
  const address = ipaddr.process(entry);
  return [address, address.kind() === 'ipv4' ? 32 : 128];
}

function beyond(why: string): DomainError {
  return new DomainError(
    'forbidden',
    `A key makes none that can do more than itself, and this one ${why}, or ask with another key or in the admin panel.`,
  );
}
