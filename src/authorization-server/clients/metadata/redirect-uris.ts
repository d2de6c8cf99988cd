import { invalidClientMetadata } from '../../errors.ts';

const maxUris = 50;
const maxLength = 2000;
/** The characters a URI consists of, `#` and `*` left out. Source: RFC 3986 §2 */
const uriText = /^(?:[A-Za-z0-9\-._~:/?[\]@!$&'()+,;=]|%[0-9A-Fa-f]{2})+$/;
/** Private-use schemes are reverse domain names: the dot keeps out every scheme a browser acts upon. Source: RFC 8252 §7.1 */
const privateUse = /^[A-Za-z][A-Za-z0-9+-]*(?:\.[A-Za-z0-9+-]+)+:./;
const webAddress = /^(https?):\/\/[^/?]/i;

/** Why a redirect URI cannot be registered, or `undefined`. Source: RFC 6749 §3.1.2; RFC 8252 §7; RFC 9700 §4.1 */
export const findRedirectUriProblem = (uri: string): string | undefined => {
  if (uri.length > maxLength) return `must have at most ${maxLength} characters`;
  if (uri.includes('#')) return 'must not have a fragment (#)';
  if (uri.includes('*')) return 'must not have wildcards (*): it is compared character by character';
  if (!uriText.test(uri)) return 'has characters a URI cannot have';
  const scheme = webAddress.exec(uri)?.[1]?.toLowerCase();
  if (scheme === undefined && !privateUse.test(uri)) {
    return 'must be absolute and begin with https://, http:// (this machine only) or a scheme with a dot, e.g. com.example.app:/';
  }
  const url = URL.canParse(uri) ? new URL(uri) : undefined;
  if (url === undefined) return 'must be an absolute URL';
  if (url.username !== '' || url.password !== '') return 'must not have a user name or password';
  if (scheme === 'http' && !isLoopback(url.hostname)) return 'must use https: http is for this machine only';
  return undefined;
};

/** Refuses what codes must not be sent to, and the same URI twice. Throws `invalid_client_metadata`. */
export const assertRedirectUris = (uris: readonly string[]): readonly string[] => {
  if (uris.length > maxUris) throw invalidClientMetadata(`A client may have at most ${maxUris} redirect URIs`);
  for (const [index, uri] of uris.entries()) {
    const problem = findRedirectUriProblem(uri);
    if (problem !== undefined) throw invalidClientMetadata(`Redirect URI ${index + 1} ${problem}`);
  }
  if (new Set(uris).size !== uris.length) throw invalidClientMetadata('A redirect URI is given twice');
  return uris;
};

/** Names below `localhost` never leave the machine. Source: RFC 8252 §7.3; RFC 6761 §6.3 */
const isLoopback = (hostname: string): boolean =>
  hostname === 'localhost' ||
  hostname.endsWith('.localhost') ||
  hostname === '[::1]' ||
  /^127(?:\.\d{1,3}){3}$/.test(hostname);
