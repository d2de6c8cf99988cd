/** What one proxy says about the client in front of it. Source: Envoy doc "x-forwarded-client-cert" */
export type ForwardedCertificate = {
  /** Percent-encoded PEM. */
  readonly cert?: string;
  /** Percent-encoded PEM of the whole chain. */
  readonly chain?: string;
};

/**
 * Parses Envoy's form of the header: elements apart by commas, `key=value` pairs in them by semicolons, values in double quotes where they hold
 * a separator. `undefined` for what does not follow that form or names a key twice; other keys than ours are read over.
 * Source: Envoy doc "x-forwarded-client-cert"
 */
export const parseForwardedCertificates = (header: string): readonly ForwardedCertificate[] | undefined => {
  const elements: Map<string, string>[] = [new Map()];
  let position = 0;
  while (position < header.length) {
    const pair = parsePair(header, position);
    const element = elements.at(-1);
    if (pair === undefined || element === undefined) return undefined;
    // `By`, `URI` and `DNS` may be repeated and mean nothing here.
    if ((pair.key === 'cert' || pair.key === 'chain') && element.has(pair.key)) return undefined;
    element.set(pair.key, pair.value);
    position = pair.end + 1;
    const separator = header[pair.end];
    if (separator === ',') elements.push(new Map());
    // Nothing may follow the last separator but another pair.
    if (separator !== undefined && position >= header.length) return undefined;
  }
  if (header === '') return undefined;
  return elements.map((element) => {
    const [cert, chain] = [element.get('cert'), element.get('chain')];
    return { ...(cert !== undefined && { cert }), ...(chain !== undefined && { chain }) };
  });
};

type Pair = { readonly key: string; readonly value: string; readonly end: number };

/** The pair that begins at `start`; `end` is where its separator, or the end of the header, is. */
const parsePair = (header: string, start: number): Pair | undefined => {
  const equals = header.indexOf('=', start);
  if (equals === -1) return undefined;
  const key = header.slice(start, equals).trim().toLowerCase();
  if (!/^[a-z]{1,16}$/.test(key)) return undefined;
  if (header[equals + 1] === '"') return parseQuoted(header, key, equals + 2);
  let end = equals + 1;
  while (end < header.length && header[end] !== ',' && header[end] !== ';') end += 1;
  const value = header.slice(equals + 1, end).trim();
  return value.includes('"') ? undefined : { key, value, end };
};

const parseQuoted = (header: string, key: string, start: number): Pair | undefined => {
  let value = '';
  for (let index = start; index < header.length; index += 1) {
    const character = header[index] ?? '';
    if (character === '\\') {
      index += 1;
      value += header[index] ?? '';
    } else if (character === '"') {
      const rest = header.slice(index + 1);
      const end = index + 1 + (rest.length - rest.trimStart().length);
      return end === header.length || header[end] === ',' || header[end] === ';' ? { key, value, end } : undefined;
    } else {
      value += character;
    }
  }
  return undefined;
};
