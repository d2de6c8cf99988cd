import type { ConnectorConfiguration, SystemMapping } from '../access-control/index.ts';
import { isHttp } from '../access-control/index.ts';
import { type HeaderLines, withoutHopLines } from '../tunnel/header-lines.ts';

type Mappings = Pick<ConnectorConfiguration, 'systemMappings' | 'domainMappings'>;

/**
 * The header lines an application gets: where a redirect leads to a back end that is mapped, by its virtual name, and cookies for the virtual
 * domain. What no mapping knows stays as it is. Source: SAP doc "Frequently Asked Questions" (HTTP headers); SAP doc "Configure Domain
 * Mappings for Cookies"
 */
export const toApplicationHeaders = (status: number, headers: HeaderLines, mappings: Mappings): HeaderLines =>
  withoutHopLines(headers).map(([name, value]) => {
    const lower = name.toLowerCase();
    if (lower === 'location' && status >= 300 && status <= 399) return [name, toVirtualLocation(value, mappings)];
    if (lower === 'set-cookie') return [name, toVirtualCookie(value, mappings)];
    return [name, value];
  });

/** Absolute addresses only: others lead to the host that was called. The first mapping of a system counts. */
const toVirtualLocation = (location: string, { systemMappings }: Mappings): string => {
  const parts = /^(https?):\/\/([^/?#@]*)(.*)$/is.exec(location.trim());
  const [, scheme = '', authority = '', rest = ''] = parts ?? [];
  const { host, port } = splitAuthority(authority, scheme.toLowerCase() === 'https' ? 443 : 80);
  const mapping = systemMappings.find(
    (candidate) => isHttp(candidate) && candidate.localHost.toLowerCase() === host && candidate.localPort === port,
  );
  // The way to the connector is always plain HTTP, whatever its way to the back end is.
  return mapping === undefined ? location : `http://${toVirtualAuthority(mapping)}${rest}`;
};

const splitAuthority = (authority: string, usualPort: number): { readonly host: string; readonly port: number } => {
  const [, host = authority, port] = /^(\[[^\]]*\]|[^:]*)(?::(\d*))?$/.exec(authority) ?? [];
  return {
    host: host.toLowerCase().replace(/^\[|\]$/g, ''),
    port: port === undefined || port === '' ? usualPort : Number(port),
  };
};

const toVirtualAuthority = ({ virtualHost, virtualPort }: SystemMapping): string =>
  virtualPort === 80 ? virtualHost : `${virtualHost}:${virtualPort}`;

const toVirtualCookie = (cookie: string, mappings: Mappings): string =>
  cookie.replace(/(;\s*domain\s*=\s*)(\.?)([^;\s]+)/gi, (_whole, before: string, dot: string, domain: string) => {
    const mapped = findVirtualDomain(domain.toLowerCase(), mappings);
    return `${before}${dot}${mapped ?? domain}`;
  });

/** The longest mapping that the domain is, or is below of; else the virtual name of a back end of that name. */
const findVirtualDomain = (domain: string, { domainMappings, systemMappings }: Mappings): string | undefined => {
  const [best] = domainMappings
    .filter(({ internalDomain }) => domain === internalDomain || domain.endsWith(`.${internalDomain}`))
    .toSorted((left, right) => right.internalDomain.length - left.internalDomain.length);
  if (best !== undefined) return `${domain.slice(0, -best.internalDomain.length)}${best.virtualDomain}`;
  return systemMappings.find(({ localHost }) => localHost.toLowerCase() === domain)?.virtualHost;
};
