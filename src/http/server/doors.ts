/** The systems a host name can lead to. Source: product description, "How it is addressed"; SAP's host patterns. */
export type Door =
  | 'neo-oauth'
  | 'platform-api'
  | 'xsuaa'
  | 'destination'
  | 'integration'
  | 'flows'
  | 'cloud-for-customer'
  | 'cloud-foundry'
  | 'connectivity'
  | 'cockpit';

/** Where a host name leads. */
export type HostAddress = {
  readonly door: Door | 'bare' | 'unknown';
  readonly tenant: string | undefined;
  readonly isCertificateHost: boolean;
};

const fixedLabels: Readonly<Record<string, HostAddress>> = {
  oauthasservices: { door: 'neo-oauth', tenant: undefined, isCertificateHost: false },
  api: { door: 'platform-api', tenant: undefined, isCertificateHost: false },
  // Source: callers of the Trust Management API
  apissecurity: { door: 'platform-api', tenant: undefined, isCertificateHost: false },
  // Source: callers that list the destinations of an account
  configapi: { door: 'platform-api', tenant: undefined, isCertificateHost: false },
  authentication: { door: 'xsuaa', tenant: undefined, isCertificateHost: false },
  'api.authentication': { door: 'xsuaa', tenant: undefined, isCertificateHost: false },
  'authentication.cert': { door: 'xsuaa', tenant: undefined, isCertificateHost: true },
  'api.cf': { door: 'cloud-foundry', tenant: undefined, isCertificateHost: false },
  'uaa.cf': { door: 'cloud-foundry', tenant: undefined, isCertificateHost: false },
  'login.cf': { door: 'cloud-foundry', tenant: undefined, isCertificateHost: false },
  'destination-configuration': { door: 'destination', tenant: undefined, isCertificateHost: false },
  connectivity: { door: 'connectivity', tenant: undefined, isCertificateHost: false },
  cockpit: { door: 'cockpit', tenant: undefined, isCertificateHost: false },
  account: { door: 'cockpit', tenant: undefined, isCertificateHost: false },
};

const patterns: readonly { readonly pattern: RegExp; readonly door: Door; readonly isCertificateHost?: true }[] = [
  { pattern: /^oauthasservices-([a-z0-9]+)$/, door: 'neo-oauth' },
  { pattern: /^([a-z0-9]+)-tmn$/, door: 'integration' },
  { pattern: /^([a-z0-9]+)-(?:iflmap|hcioem)$/, door: 'flows' },
  { pattern: /^([a-z0-9-]+)\.authentication\.cert$/, door: 'xsuaa', isCertificateHost: true },
  { pattern: /^([a-z0-9-]+)\.authentication$/, door: 'xsuaa' },
  { pattern: /^([a-z0-9-]+)\.it$/, door: 'integration' },
  { pattern: /^([a-z0-9-]+)\.it-rt$/, door: 'flows' },
  { pattern: /^([a-z0-9-]+)\.crm$/, door: 'cloud-for-customer' },
];

const bare: HostAddress = { door: 'bare', tenant: undefined, isCertificateHost: false };
const unknown: HostAddress = { door: 'unknown', tenant: undefined, isCertificateHost: false };

/**
 * Finds the door and the tenant label of a host name. The port is ignored, case does not matter. A name outside `publicDomain`
 * (an IP address, `localhost`, a container's name) is the bare host, where every door is offered.
 */
export const resolveHost = (host: string, publicDomain: string): HostAddress => {
  const name = withoutPort(host).toLowerCase();
  if (name === publicDomain || !name.endsWith(`.${publicDomain}`)) return bare;
  const labels = name.slice(0, -publicDomain.length - 1);
  const fixed = Object.hasOwn(fixedLabels, labels) ? fixedLabels[labels] : undefined;
  if (fixed !== undefined) return fixed;
  for (const { pattern, door, isCertificateHost } of patterns) {
    const match = pattern.exec(labels);
    if (match) return { door, tenant: match[1], isCertificateHost: isCertificateHost ?? false };
  }
  return unknown;
};

/** Caches `resolveHost` per host name. Bounded: a stranger can send any number of names. */
export const createHostResolver = (publicDomain: string): ((host: string) => HostAddress) => {
  const known = new Map<string, HostAddress>();
  return (host) => {
    const hit = known.get(host);
    if (hit !== undefined) return hit;
    const address = resolveHost(host, publicDomain);
    if (known.size >= 1000) known.clear();
    known.set(host, address);
    return address;
  };
};

/** The DNS names, wildcards included, that the server certificate must cover for a public domain. */
export const certificateNames = (publicDomain: string): readonly [string, ...string[]] => [
  publicDomain,
  `authentication.cert.${publicDomain}`,
  ...['', 'authentication.', 'authentication.cert.', 'it.', 'it-rt.', 'crm.', 'cf.'].map(
    (zone) => `*.${zone}${publicDomain}`,
  ),
];

const withoutPort = (host: string): string => {
  if (host.startsWith('[')) return host.slice(0, host.indexOf(']') + 1);
  const colon = host.indexOf(':');
  return colon < 0 ? host : host.slice(0, colon);
};
