const pattern = /^(http\*|https?):\/\/([a-z0-9.*-]+)(:\d{1,5})?(\/[^?#]*)?$/i;
const address = /^(https?):\/\/([a-z0-9.-]+)(:\d{1,5})?(\/[^?#]*)?(\?[^#]*)?$/i;
/** A way up in the path, or one that a server might read as such. */
const detour = /(?:^|\/)\.{1,2}(?:\/|$)|%2e|%2f|%5c|;|\/\//i;
const maxPatternLength = 512;

/**
 * Whether a URI is one of those a pattern stands for. `*` first in the host stands for subdomains of any depth, elsewhere for a part of one label;
 * in the path `*` stands for a part of one segment and `**` for the rest. `http*` is https, and http on the user's own machine. The last two labels of
 * a host are always written out, so that no pattern stands for hosts of strangers. Source: SAP docs "Browser Redirects Using Wildcards", "Listing
 * Allowed Redirect URIs"; what SAP leaves open is read narrowly (RFC 9700 §4.1)
 */
export const matchesPattern = (registered: string, uri: string): boolean => {
  if (registered.length > maxPatternLength || !registered.includes('*')) return false;
  const [, scheme = '', hostPattern = '', port = '', pathPattern = ''] = pattern.exec(registered) ?? [];
  const [matched, uriScheme = '', host = '', uriPort = '', path = '', query = ''] = address.exec(uri) ?? [];
  if (scheme === '' || matched === undefined || port !== uriPort) return false;
  return (
    matchesScheme(scheme.toLowerCase(), uriScheme.toLowerCase(), host) &&
    matchesHost(hostPattern.toLowerCase(), host.toLowerCase()) &&
    matchesPath(pathPattern, path) &&
    (query === '' || pathPattern.endsWith('**'))
  );
};

const matchesScheme = (scheme: string, actual: string, host: string): boolean =>
  scheme === 'http*' ? actual === 'https' || /^(?:localhost|127\.0\.0\.1)$/i.test(host) : scheme === actual;

const matchesHost = (hostPattern: string, host: string): boolean => {
  if (!hostPattern.includes('*')) return hostPattern === host;
  const labels = hostPattern.split('.');
  const fixed = labels.slice(-2);
  if (labels.length < 3 || fixed.some((label) => label === '' || label.includes('*'))) return false;
  if (host.split('.').includes('')) return false;
  const [first, ...rest] = labels;
  const parts = first === '*' || first === '**' ? ['**', ...rest] : labels;
  return matchesGlob(parts.join('.'), host, '.');
};

const matchesPath = (pathPattern: string, path: string): boolean => {
  if (pathPattern === '') return path === '' || path === '/';
  return !detour.test(path) && matchesGlob(pathPattern, path === '' ? '/' : path, '/');
};

/**
 * `*` stands for any characters but the separator, `**` for any. Walks the text once for each token, so that no pattern makes it slow (S-67).
 */
const matchesGlob = (glob: string, text: string, separator: string): boolean => {
  // reached[i]: the tokens so far can stand for the first i characters.
  let reached = Array.from({ length: text.length + 1 }, (_, index) => index === 0);
  for (const token of glob.match(/\*+|[^*]/g) ?? []) {
    const next: boolean[] = [];
    for (let index = 0; index <= text.length; index++) {
      const before = index > 0 ? text[index - 1] : undefined;
      const isReached = token.startsWith('*')
        ? reached[index] === true || (next[index - 1] === true && (token !== '*' || before !== separator))
        : before === token && reached[index - 1] === true;
      next.push(isReached);
    }
    reached = next;
  }
  return reached[text.length] === true;
};
