/** One DNS label in the spelling subdomains have. Anything else could name another host. */
export const isTenantLabel = (text: string): boolean => /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/.test(text);

/**
 * The token service's URL for one tenant of a `Common` token service: every `{tenant}` is replaced; without one the tenant becomes the
 * first label of the host. `tenant` must be a DNS label. `undefined` when `template` is not an absolute URL.
 * Source: SAP doc "OAuth Client Credentials Authentication" (`tokenServiceURL`, the four examples)
 */
export const resolveTenant = (template: string, tenant: string): string | undefined => {
  if (template.includes('{tenant}')) return template.replaceAll('{tenant}', tenant);
  const match = /^(https?:\/\/)([^/?#]*)/i.exec(template);
  // Credentials in the URL (`user@host`) are refused by the outbound gate; putting a label before them would hide them.
  if (match === null || match[2] === '' || match[2]?.includes('@')) return undefined;
  return `${match[1]}${tenant}.${template.slice(match[1]?.length)}`;
};
