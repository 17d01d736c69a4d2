import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

/** What webhooks may reach beyond public https receivers (`WEBHOOK_ALLOW_HTTP`, `WEBHOOK_ALLOWED_CIDRS`). */
export interface UrlPolicy {
  allowHttp: boolean;
  allowedRanges: readonly AddressRange[];
}

/** A range of addresses and the number of its fixed bits. */
export type AddressRange = readonly [ipaddr.IPv4 | ipaddr.IPv6, number];

/** Why a URL is refused. */
export interface UrlFault {
  rule: 'syntax' | 'https' | 'credentials' | 'port' | 'address';
  advice: string;
}

const LONGEST_URL = 2048;

/** Ports of other protocols that a POST could confuse or probe: the fetch standard's blocked ports and common databases. */
const BLOCKED_PORTS: ReadonlySet<number> = new Set([
  1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101, 102,
  103, 104, 109, 110, 111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179, 389, 427, 445,
  465, 512, 513, 514, 515, 526, 530, 531, 532, 540, 548, 554, 556, 563, 587, 601, 636, 873, 989,
  990, 993, 995, 1433, 1521, 1719, 1720, 1723, 2049, 2375, 2376, 2379, 2380, 3306, 3389, 3659, 4045,
  4190, 5060, 5061, 5432, 5984, 6000, 6379, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 9042,
  9200, 9300, 10080, 10250, 11211, 27017, 27018,
]);

/** Public unicast addresses that a cloud's own metadata service answers on. */
const METADATA_ADDRESSES: ReadonlySet<string> = new Set(['168.63.129.16']);

/** The only IPv6 block that is handed out for the public internet. */
const PUBLIC_IPV6 = ipaddr.IPv6.parseCIDR('2000::/3');

/** Reads `WEBHOOK_ALLOWED_CIDRS`. @throws Error that names the variable and the entry that is no range */
export function parseRanges(cidrs: readonly string[]): AddressRange[] {
  return cidrs.map((cidr) => {
    if (!ipaddr.isValidCIDR(cidr)) {
      throw new Error(
        `WEBHOOK_ALLOWED_CIDRS: "${cidr}" is no address range; write for example 127.0.0.0/8`,
      );
    }
    return ipaddr.parseCIDR(cidr);
  });
}

/**
 * Whether a webhook may connect to this address: public unicast, or in an allowed range. IPv4 inside IPv6 (`::ffff:`) is judged
 * as the IPv4 that it is; 6to4, NAT64, Teredo and all that could lead elsewhere are no unicast.
 */
export function isReachable(address: string, policy: UrlPolicy): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.process(address);
  if (policy.allowedRanges.some((range) => isIn(parsed, range))) return true;
  if (parsed.range() !== 'unicast' || METADATA_ADDRESSES.has(parsed.toString())) return false;
  return parsed.kind() === 'ipv4' || parsed.match(PUBLIC_IPV6);
}

function isIn(address: ipaddr.IPv4 | ipaddr.IPv6, [base, bits]: AddressRange): boolean {
  return address.kind() === base.kind() && address.match([base, bits] as [ipaddr.IPv4, number]);
}

/** The address that a URL's host is, without brackets; null when it is a name that must be resolved. */
export function literalAddress(hostname: string): string | null {
  const bare =
    hostname.startsWith('[') && hostname.endsWith(']') ? hostname.slice(1, -1) : hostname;
  return isIP(bare) === 0 ? null : bare;
}

/**
 * What is wrong with an endpoint's URL, as far as that can be seen without resolving its name; null when nothing is. The parser
 * turns decimal, octal, hexadecimal and short IPv4 forms into the usual one, so they are judged as what they are.
 */
export function findUrlFault(text: string, policy: UrlPolicy): UrlFault | null {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the parser would drop them silently
  if (text.length > LONGEST_URL || /[\u0000-\u0020\u007f\\]/.test(text) || !URL.canParse(text)) {
    const advice = `Give a full URL of at most ${LONGEST_URL} characters without spaces, for example https://example.com/hooks`;
    return { rule: 'syntax', advice };
  }
  const { protocol, username, password, port, hostname } = new URL(text);
  const local = isLocal(hostname, policy);
  if (protocol !== 'https:' && !(protocol === 'http:' && policy.allowHttp)) {
    return { rule: 'https', advice: protocol === 'http:' ? adviceForHttp(local) : 'Use https' };
  }
  if (username || password) {
    const advice = 'Leave user and password out of the URL; use `headers` for an authorization';
    return { rule: 'credentials', advice };
  }
  if (BLOCKED_PORTS.has(Number(port))) {
    return {
      rule: 'port',
      advice: `Port ${port} belongs to another protocol; use 443 or another free one`,
    };
  }
  const address = literalAddress(hostname);
  if (address && !isReachable(address, policy))
    return { rule: 'address', advice: adviceForAddress() };
  return null;
}

/** What to do about an address that is not public; the address itself is not echoed, since a name may have hidden it. */
export function adviceForAddress(): string {
  return 'The host must have public addresses only. For a receiver of your own network or this machine, the operator of the server allows its range in WEBHOOK_ALLOWED_CIDRS (and http with WEBHOOK_ALLOW_HTTP=true)';
}

function adviceForHttp(local: boolean): string {
  return local
    ? 'Use https. For a receiver on this machine or in your own network, start the server with WEBHOOK_ALLOW_HTTP=true and WEBHOOK_ALLOWED_CIDRS=127.0.0.0/8 (or the range of your receiver)'
    : 'Use https; http works only on servers that were started with WEBHOOK_ALLOW_HTTP=true';
}

function isLocal(hostname: string, policy: UrlPolicy): boolean {
  const address = literalAddress(hostname);
  if (address) return !isReachable(address, { ...policy, allowedRanges: [] });
  return (
    !hostname.includes('.') || /\.(localhost|local|internal|lan|home\.arpa)\.?$/.test(hostname)
  );
}
