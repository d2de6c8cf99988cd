import { isIPv6 } from 'node:net';
import {
  type AddressBytes,
  type AddressRange,
  embeddedAddresses,
  isInRange,
  parseAddress,
  parseRange,
} from './ip-address.ts';

/** Which targets besides the public internet may be called. Set by the operator, never by a destination. */
export type AllowedTargets = {
  /**
   * Host names or IP addresses; `*.example.internal` covers every name below `example.internal`. With `:port` that port alone is
   * allowed, which is what a host with other services on it (above all this one) should be given.
   */
  readonly hosts: readonly string[];
  /** Address blocks, e.g. `10.20.0.0/16`, `fd00:1::/32`, or single addresses. */
  readonly cidrs: readonly string[];
  /** Lifts every restriction. For the lab profile only. */
  readonly allowAll: boolean;
};

/** The answer for one target: fit to be called, or why not (`range` is for the log). */
export type TargetVerdict = { readonly kind: 'allowed' } | { readonly kind: 'refused'; readonly range: string };

/**
 * Judges a target by its host name (as `URL.hostname` spells it), port and every address it resolved to. One refused address refuses
 * the target: which of them a connection would take is not ours to choose. Source: duties S-40, S-41
 */
export type TargetGuard = (hostname: string, port: number, addresses: readonly string[]) => TargetVerdict;

/** Creates the guard. Throws an `Error` for an entry of `allowed` that is no host or no address block. */
export const createTargetGuard = (allowed: AllowedTargets): TargetGuard => {
  const isAllowedHost = createHostMatcher(allowed.hosts);
  const allowedRanges = allowed.cidrs.map((text) => {
    const range = parseRange(text);
    if (range === undefined) throw new Error(`allowed target "${text}" must be an address or a CIDR block`);
    return range;
  });
  return (hostname, port, addresses) => {
    if (addresses.length === 0) return { kind: 'refused', range: 'no-address' };
    if (allowed.allowAll || isAllowedHost(hostname, port)) return { kind: 'allowed' };
    for (const text of addresses) {
      const address = parseAddress(text);
      const range = address === undefined ? 'unparseable' : findRefusedRange(address, allowedRanges);
      if (range !== undefined) return { kind: 'refused', range };
    }
    return { kind: 'allowed' };
  };
};

const findRefusedRange = (address: AddressBytes, allowed: readonly AddressRange[]): string | undefined => {
  if (allowed.some((range) => isInRange(address, range))) return undefined;
  for (const candidate of [address, ...embeddedAddresses(address)]) {
    const refused = refusedRanges.find(({ range }) => isInRange(candidate, range));
    if (refused !== undefined) return refused.name;
  }
  // IPv6 is an accept list: outside global unicast and the two blocks that carry IPv4, nothing is a public address.
  return acceptedBlocks.some((range) => isInRange(address, range)) ? undefined : 'not-global-unicast';
};

/**
 * Whether a host, at a port, is one of `patterns`: exact names, `*.suffix`, IP addresses in any spelling `URL` understands; each
 * with `:port` for that port alone, without for all. Throws an `Error` for a pattern that is none of these.
 */
export const createHostMatcher = (patterns: readonly string[]): ((hostname: string, port: number) => boolean) => {
  const rules = patterns.map(parseHostPattern);
  return (hostname, port) => {
    const name = withoutFinalDot(hostname);
    return rules.some(
      (rule) =>
        (rule.port === undefined || rule.port === port) &&
        (rule.isSuffix ? name.endsWith(`.${rule.name}`) : name === rule.name),
    );
  };
};

type HostRule = { readonly name: string; readonly isSuffix: boolean; readonly port: number | undefined };

const parseHostPattern = (text: string): HostRule => {
  const isSuffix = text.startsWith('*.');
  const bare = isSuffix ? text.slice(2) : text;
  const parts = /^(\[[^\]]+\]|[^:[\]/?#@\\]+)(?::(\d{1,5}))?$/.exec(isIPv6(bare) ? `[${bare}]` : bare);
  const host = `http://${parts?.[1] ?? ''}/`;
  const port = parts?.[2] === undefined ? undefined : Number(parts[2]);
  if (parts === null || !URL.canParse(host) || (port ?? 0) > 65_535)
    throw new Error(`allowed target "${text}" must be a host name or an address, with or without a port`);
  return { name: withoutFinalDot(new URL(host).hostname), isSuffix, port };
};

/** `a.example.` and `a.example` are the same host. */
export const withoutFinalDot = (hostname: string): string =>
  hostname.endsWith('.') ? hostname.slice(0, -1) : hostname;

const knownRange = (name: string, text: string): { readonly name: string; readonly range: AddressRange } => {
  const range = parseRange(text);
  if (range === undefined) throw new Error(`the address table holds no block "${text}"`);
  return { name, range };
};

/** Source: IANA IPv4 and IPv6 Special-Purpose Address Registries (RFC 6890); multicast RFC 5771, RFC 4291 §2.7 */
const refusedRanges: readonly { readonly name: string; readonly range: AddressRange }[] = [
  knownRange('unspecified', '0.0.0.0/8'),
  knownRange('private', '10.0.0.0/8'),
  knownRange('carrier-grade-nat', '100.64.0.0/10'),
  knownRange('loopback', '127.0.0.0/8'),
  knownRange('link-local', '169.254.0.0/16'),
  knownRange('private', '172.16.0.0/12'),
  knownRange('protocol-assignments', '192.0.0.0/24'),
  knownRange('documentation', '192.0.2.0/24'),
  knownRange('6to4-relay', '192.88.99.0/24'),
  knownRange('private', '192.168.0.0/16'),
  knownRange('benchmark', '198.18.0.0/15'),
  knownRange('documentation', '198.51.100.0/24'),
  knownRange('documentation', '203.0.113.0/24'),
  knownRange('multicast', '224.0.0.0/4'),
  knownRange('reserved', '240.0.0.0/4'),
  knownRange('unspecified', '::/128'),
  knownRange('loopback', '::1/128'),
  // Holds Teredo (an IPv4 address in disguise), benchmarking and ORCHID; no public service lives here.
  knownRange('protocol-assignments', '2001::/23'),
  knownRange('documentation', '2001:db8::/32'),
  knownRange('documentation', '3fff::/20'),
  knownRange('unique-local', 'fc00::/7'),
  knownRange('link-local', 'fe80::/10'),
  knownRange('multicast', 'ff00::/8'),
];

const acceptedBlocks: readonly AddressRange[] = [
  knownRange('ipv4-mapped', '::ffff:0:0/96').range,
  knownRange('nat64', '64:ff9b::/96').range,
  knownRange('global-unicast', '2000::/3').range,
];
