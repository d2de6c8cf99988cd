import type { OAuthClient } from '../clients/oauth-client.ts';
import { matchesPattern } from './redirect-pattern.ts';

const maxLength = 2048;
/** Visible ASCII without what browsers read as something else; no fragment. Source: RFC 3986 §2, RFC 6749 §3.1.2 */
const allowed = /^[a-z][a-z0-9+.-]*:[\x21\x24-\x3b\x3d\x3f-\x5b\x5d\x5f\x61-\x7a\x7e]+$/i;
/** They run code or read files where they are opened. */
const dangerousSchemes = new Set([
  'javascript',
  'data',
  'vbscript',
  'file',
  'blob',
  'filesystem',
  'about',
  'view-source',
]);
/** Source: RFC 8252 §7.3; RFC 9700 §4.1.3 */
const loopback = /^(http:\/\/(?:127\.0\.0\.1|\[::1\]|localhost))(?::\d{1,5})?([/?].*)?$/;

/**
 * Whether the code may be sent there: the URI is registered character for character. Two exceptions: the port of a native client on the user's
 * own machine, which it learns when it starts; and patterns, where the client was allowed them. Source: RFC 9700 §2.1, §4.1.3; RFC 8252 §7.3; S-10
 */
export const isRegisteredRedirectUri = (client: OAuthClient, uri: string): boolean => {
  if (!isUsableRedirectUri(uri)) return false;
  return client.redirectUris.some(
    (registered) =>
      registered === uri ||
      (!client.isConfidential && isSameLoopback(registered, uri)) ||
      (client.settings.hasRedirectPatterns && matchesPattern(registered, uri)),
  );
};

/** Whether anything may be sent there at all, whoever registered it. */
export const isUsableRedirectUri = (uri: string): boolean =>
  uri.length <= maxLength &&
  allowed.test(uri) &&
  !dangerousSchemes.has(uri.slice(0, uri.indexOf(':')).toLowerCase()) &&
  URL.canParse(uri);

const isSameLoopback = (registered: string, uri: string): boolean => {
  const left = loopback.exec(registered);
  const right = loopback.exec(uri);
  return left !== null && right !== null && left[1] === right[1] && left[2] === right[2];
};

/** The one URI that is meant where the request names none. Source: RFC 6749 §3.1.2.3 */
export const onlyRedirectUri = ({ redirectUris, settings }: OAuthClient): string | undefined => {
  const [only, ...others] = redirectUris;
  if (only === undefined || others.length > 0 || !isUsableRedirectUri(only)) return undefined;
  return settings.hasRedirectPatterns && only.includes('*') ? undefined : only;
};

/**
 * What `form-action` must allow besides ourselves for a form whose answer leads there: browsers apply it to redirects too. An IPv6 address cannot
 * be written in a policy. Source: Content Security Policy Level 3 §6.4.3, §2.3.1
 */
export const formTargetOf = (uri: string): string => {
  const { protocol, host } = new URL(uri);
  if (protocol !== 'http:' && protocol !== 'https:') return protocol;
  return /^[a-z0-9.-]+(?::\d+)?$/.test(host) ? `${protocol}//${host}` : protocol;
};

/** A redirect URI with parameters added to its own query. Source: RFC 6749 §4.1.2 */
export const addToQuery = (uri: string, parameters: Readonly<Record<string, string | undefined>>): string => {
  const added = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) if (value !== undefined) added.append(name, value);
  const separator = uri.includes('?') ? (/[?&]$/.test(uri) ? '' : '&') : '?';
  return `${uri}${separator}${added}`;
};
