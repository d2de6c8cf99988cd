import type { SystemMapping } from '../access-control/index.ts';
import { type HeaderLines, withoutHopLines } from '../tunnel/header-lines.ts';

/** The header in which a back end finds the certificate of the principal. Source: SAP doc "Frequently Asked Questions" (HTTP headers) */
const principalHeader = 'SSL_CLIENT_CERT';

/** What of a request decides about its header. */
export type BackEndRequest = {
  /** Virtual host and port as the application wrote them. */
  readonly authority: string;
  readonly headers: HeaderLines;
  /** Base64 of the DER, one line; `unnamed` where the subject pattern asks for what is not known of the principal. */
  readonly principal: { readonly certificate: string } | 'unnamed' | undefined;
};

/**
 * The header lines a back end gets: those of the application, `Host` by the mapping, and the principal. What an application sends in place of
 * the principal goes no further, however it is spelled: many servers read `-` and `_` as one, CGI also `.` and the like.
 * Source: SAP doc "Configure Access Control (HTTP)" steps 8 to 10; SAP doc "Frequently Asked Questions"
 */
export const toBackEndHeaders = (
  mapping: SystemMapping,
  { authority, headers, principal }: BackEndRequest,
): HeaderLines => {
  const isInternal = mapping.hostInHeader === 'internal';
  const replaced = new Set(['host', 'ssl-client-cert', ...(isInternal ? ['x-forwarded-host'] : [])]);
  const passedOn = withoutHopLines(headers).filter(
    ([name]) => !replaced.has(name.toLowerCase().replaceAll(/[^a-z0-9]/g, '-')),
  );
  return [
    ['Host', isInternal ? toLocalAuthority(mapping) : authority],
    ...passedOn,
    ...(isInternal ? [['X-Forwarded-Host', authority] as const] : []),
    ...listPrincipal(mapping, principal),
  ];
};

/**
 * An empty line tells the back end that the connector's own certificate stands for nobody: least of all for a principal that has none.
 * Source: SAP doc "Configure Access Control (HTTP)" step 9
 */
const listPrincipal = (mapping: SystemMapping, principal: BackEndRequest['principal']): HeaderLines => {
  const isPropagated = propagatesPrincipal(mapping);
  if (isPropagated && typeof principal === 'object') return [[principalHeader, principal.certificate]];
  const isRestricted = mapping.authenticationMode.endsWith('_RESTRICTED');
  return isRestricted || (isPropagated && principal !== undefined) ? [[principalHeader, '']] : [];
};

/** Whether the back end is told who calls. Source: SAP doc "System Mappings" */
export const propagatesPrincipal = ({ authenticationMode }: SystemMapping): boolean =>
  authenticationMode.startsWith('X509_');

/** Host and port of the back end itself, the usual port left out. Source: RFC 9110 §7.2 */
export const toLocalAuthority = ({
  localHost,
  localPort,
  protocol,
}: Pick<SystemMapping, 'localHost' | 'localPort' | 'protocol'>): string => {
  const host = localHost.includes(':') ? `[${localHost}]` : localHost;
  return localPort === (protocol === 'HTTPS' ? 443 : 80) ? host : `${host}:${localPort}`;
};
