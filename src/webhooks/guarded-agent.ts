import { type LookupAddress, type LookupOptions, lookup } from 'node:dns';
import { promisify } from 'node:util';
import { Agent, buildConnector } from 'undici';
import { isReachable, literalAddress, type UrlPolicy } from './url-safety.js';

const resolveAll = promisify(lookup) as (
  hostname: string,
  options: { all: true },
) => Promise<LookupAddress[]>;

/** Connections opened by an attempt live this long at most, so that a receiver's new address is found soon. */
const LONGEST_CONNECTION_MS = 60_000;

/** The host leads to an address that webhooks may not reach. The address is not named: it may be an answer worth probing for. */
export class BlockedAddressError extends Error {
  readonly code = 'BLOCKED_ADDRESS';
  constructor(hostname: string) {
    super(`${hostname} leads to an address that webhooks may not reach`);
  }
}

/** Addresses of a name, all of them reachable. @throws BlockedAddressError when one is not; a DNS error */
export async function resolveReachable(
  hostname: string,
  policy: UrlPolicy,
): Promise<LookupAddress[]> {
  const addresses = await resolveAll(hostname, { all: true });
  const safe =
    addresses.length > 0 && addresses.every(({ address }) => isReachable(address, policy));
  if (!safe) throw new BlockedAddressError(hostname);
  return addresses;
}

type LookupCallback = (
  error: Error | null,
  address: string | LookupAddress[],
  family?: number,
) => void;

/**
 * The HTTP client of webhooks. Each connection is opened to an address that was checked in the same step, so a name that changes
 * its mind after the check gains nothing; addresses written in the URL, which skip the resolver, are checked by themselves.
 * Redirects are not followed. A connection that is used again is still the checked one.
 */
export function createGuardedAgent(policy: UrlPolicy, connectTimeoutMs: number): Agent {
  const underWay = new Map<string, Promise<LookupAddress[]>>();

  /** One resolver thread per name at most: a name server that hangs for one endpoint leaves threads for the others. */
  const resolveOnce = (hostname: string): Promise<LookupAddress[]> => {
    const known = underWay.get(hostname);
    if (known !== undefined) return known;
    const answer = resolveReachable(hostname, policy).finally(() => underWay.delete(hostname));
    underWay.set(hostname, answer);
    return answer;
  };

  const guardedLookup = (hostname: string, options: LookupOptions, callback: LookupCallback) => {
    resolveOnce(hostname).then(
      (addresses) => {
        const { address, family } = addresses[0] as LookupAddress;
        if (options.all) callback(null, addresses);
        else callback(null, address, family);
      },
      (error: Error) => callback(error, ''),
    );
  };

  const connector = buildConnector({ lookup: guardedLookup as never, timeout: connectTimeoutMs });
  return new Agent({
    connect: (options, callback) => {
      const address = literalAddress(options.hostname);
      if (address && !isReachable(address, policy)) {
        callback(new BlockedAddressError(options.hostname), null);
        return;
      }
      connector(options, callback);
    },
    headersTimeout: 0, // the attempt's own time limit covers all phases
    bodyTimeout: 0,
    clientTtl: LONGEST_CONNECTION_MS,
    keepAliveMaxTimeout: LONGEST_CONNECTION_MS,
  });
}
