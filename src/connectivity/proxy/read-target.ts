/** What an application asks a proxy for. */
export type ProxyTarget = {
  /** Virtual host and port, as the application wrote them. */
  readonly authority: string;
  readonly host: string;
  readonly port: number;
  /** Path and query, as they came. */
  readonly path: string;
};

/** The target, or what is wrong with it. */
export type ReadTarget =
  | { readonly kind: 'target'; readonly target: ProxyTarget }
  /** `not-http`: another scheme. `no-target`: no absolute URL, or one that names no host as it should. */
  | { readonly kind: 'refused'; readonly reason: 'not-http' | 'no-target' };

/**
 * Reads the request target of a proxy request. Nothing of it is normalised: access control compares what the back end gets. Underscores in
 * host names are accepted. Source: RFC 9112 §3.2.2; contract of the connectivity proxy 7.4
 */
export const readTarget = (url: string): ReadTarget => {
  const [, scheme, rest = ''] = /^([A-Za-z][A-Za-z0-9+.-]*):\/\/(.*)$/s.exec(url) ?? [];
  if (scheme === undefined) return { kind: 'refused', reason: 'no-target' };
  if (scheme.toLowerCase() !== 'http') return { kind: 'refused', reason: 'not-http' };
  const [, authority = '', after = ''] = /^([^/?#]*)(.*)$/s.exec(rest) ?? [];
  const [, host = '', portText = ''] = /^([A-Za-z0-9_.-]+)(?::(\d{0,5}))?$/.exec(authority) ?? [];
  const port = portText === '' ? 80 : Number(portText);
  if (host === '' || host.length > 253 || port < 1 || port > 65_535 || after.includes('#')) {
    return { kind: 'refused', reason: 'no-target' };
  }
  return { kind: 'target', target: { authority, host, port, path: after.startsWith('/') ? after : `/${after}` } };
};
