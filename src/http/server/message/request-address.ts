import type { IncomingMessage } from 'node:http';
import { BlockList, isIPv6 } from 'node:net';
import { TLSSocket } from 'node:tls';
import type { HostAddress } from '../doors.ts';
import { type CertificateHeader, certificateHeaders } from './certificate-header.ts';

/** How a request is addressed: host, path twin and the connection it came over. */
export type RequestAddress = {
  readonly host: HostAddress;
  readonly tenant: string | undefined;
  readonly origin: string;
  readonly pathPrefix: string;
  readonly isTls: boolean;
  /** Path and query with the path twin removed. */
  readonly url: string;
  readonly remoteAddress: string;
  /** Whether a configured proxy passed it on: what it says about the client counts, and its own certificate is not the client's. */
  readonly isForwarded: boolean;
  /** Where that proxy tells the client's certificate; absent where it does not. */
  readonly certificateHeader: CertificateHeader | undefined;
};

/** What proxies say about the requests they pass on. A request without any of these came from the proxy's machine itself. */
const forwardedHeaders = ['x-forwarded-for', 'x-forwarded-proto', 'x-forwarded-host', ...certificateHeaders];

const pathTwin = /^\/t\/([A-Za-z0-9-]{1,63})(?=\/|\?|$)/;

/**
 * Creates the function that reads a request's address. `X-Forwarded-For`, `-Proto` and `-Host` count only from the proxy addresses
 * in `trustedProxies` (CIDRs or addresses); from anyone else they are ignored (S-51).
 */
export const createAddressReader = (options: {
  readonly resolveHost: (host: string) => HostAddress;
  readonly trustedProxies: readonly string[];
  /** The header in which those proxies tell the client's certificate. Named, since they pass on any other as the client sent it. */
  readonly clientCertificateHeader?: CertificateHeader | undefined;
}): ((message: IncomingMessage) => RequestAddress) => {
  const proxies = toBlockList(options.trustedProxies);
  return (message) => {
    const peer = plainAddress(message.socket.remoteAddress ?? '');
    const isTrusted = proxies?.check(peer, isIPv6(peer) ? 'ipv6' : 'ipv4') === true;
    const forwarded = (name: string): string | undefined =>
      isTrusted ? lastElement(message.headers[`x-forwarded-${name}`]) : undefined;
    const authority = forwarded('host') ?? authorityOf(message);
    const isTls = message.socket instanceof TLSSocket;
    const scheme = forwarded('proto') ?? (isTls ? 'https' : 'http');
    const host = options.resolveHost(authority);
    const rawUrl = message.url ?? '/';
    const twin = pathTwin.exec(rawUrl);
    const rest = twin ? rawUrl.slice(twin[0].length) : rawUrl;
    const named = twin?.[1]?.toLowerCase();
    // A host that names one tenant and a path that names another: whoever wins, somebody is surprised.
    const isContradictory = named !== undefined && host.tenant !== undefined && named !== host.tenant;
    return {
      host: isContradictory ? contradictory : host,
      tenant: named ?? host.tenant,
      origin: `${scheme === 'https' ? 'https' : 'http'}://${authority}`,
      pathPrefix: twin?.[0] ?? '',
      isTls,
      url: rest.startsWith('/') ? rest : `/${rest}`,
      remoteAddress: forwarded('for') ?? peer,
      isForwarded: isTrusted && forwardedHeaders.some((name) => message.headers[name] !== undefined),
      certificateHeader: options.clientCertificateHeader,
    };
  };
};

const contradictory: HostAddress = { door: 'unknown', tenant: undefined, isCertificateHost: false };

const authorityOf = (message: IncomingMessage): string => {
  const pseudo = message.headers[':authority'];
  return (typeof pseudo === 'string' ? pseudo : message.headers.host) ?? '';
};

const plainAddress = (address: string): string => (address.startsWith('::ffff:') ? address.slice(7) : address);

// The last element is the one our own proxy wrote; what stands before it came from outside.
const lastElement = (value: string | readonly string[] | undefined): string | undefined =>
  (typeof value === 'string' ? value : value?.at(-1))?.split(',').at(-1)?.trim();

const toBlockList = (entries: readonly string[]): BlockList | undefined => {
  if (entries.length === 0) return undefined;
  const list = new BlockList();
  for (const entry of entries) {
    const [address = '', prefix] = entry.split('/');
    const family = isIPv6(address) ? 'ipv6' : 'ipv4';
    if (prefix === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(prefix), family);
  }
  return list;
};
