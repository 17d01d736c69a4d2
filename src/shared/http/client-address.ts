import ipaddr from 'ipaddr.js';

/**
 * Whom an address stands for when attempts are counted: an IPv4 address by itself, an IPv6 address with its whole /64, which one customer
 * of a provider has for free. Anything else counts as one.
 */
export function addressGroup(address: string | undefined): string {
  if (!address || !ipaddr.isValid(address)) return '';
  const parsed = ipaddr.process(address);
  if (parsed instanceof ipaddr.IPv4) return parsed.toString();
  return `${parsed.parts
    .slice(0, 4)
    .map((part) => part.toString(16))
    .join(':')}::/64`;
}
