import ipaddr from 'ipaddr.js';

/**
 * Whether an IP address is one of these addresses or lies in one of these ranges (`192.0.2.0/24`). An IPv4 address that is written as an
 * IPv6 one (`::ffff:192.0.2.7`) counts as the former; what is no address lies nowhere.
 */
export function isAmong(address: string, entries: readonly string[]): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.process(address);
  return entries.some((entry) => {
    if (!entry.includes('/')) return ipaddr.process(entry).toString() === parsed.toString();
    const [range, bits] = ipaddr.parseCIDR(entry);
    return range.kind() === parsed.kind() && parsed.match(range, bits);
  });
}

/** Whether a text is an IP address or a range of such, as `isAmong` takes them. */
export function isAddressOrRange(text: unknown): boolean {
  return (
    typeof text === 'string' &&
    (ipaddr.isValidCIDR(text) || (ipaddr.isValid(text) && /[.:]/.test(text)))
  );
}
