import { duplicateQueryOption, malformedQuery, unknownQueryOption } from '../errors.ts';
import { odataLimits } from '../limits.ts';

/** The system query options of OData 2.0. Source: OData 2.0 URI Conventions §4 */
export const systemOptions = [
  '$filter',
  '$orderby',
  '$top',
  '$skip',
  '$skiptoken',
  '$inlinecount',
  '$select',
  '$expand',
  '$format',
] as const;

/** The name of a system query option, with its `$`. `$search` is SAP's own, where a service offers it. */
export type SystemOption = (typeof systemOptions)[number] | '$search';

/** A query string taken apart and decoded. */
export type QueryString = {
  readonly system: ReadonlyMap<SystemOption, string>;
  /** Options without `$`, in the order given; one name may have several values. */
  readonly custom: ReadonlyMap<string, readonly string[]>;
};

const isSystemOption = (name: string, offersSearch: boolean): name is SystemOption =>
  systemOptions.some((option) => option === name) || (offersSearch && name === '$search');

/**
 * Takes a raw query string (without `?`) apart. `+` and `%20` are blanks, `%24filter` is `$filter`. Throws 400 for an unknown `$` option, for
 * a system option given twice and for broken encoding. Source: OData 2.0 URI Conventions §4; SAP doc "OData API" (blanks and `$` in use)
 */
export const parseQueryString = (rawQuery: string, offersSearch = false): QueryString => {
  // Node hands bytes above 0x7F through as Latin-1, which is not what the client meant.
  if (/[^\u0020-\u007e]/.test(rawQuery)) throw malformedQuery('a character outside printable ASCII');
  const system = new Map<SystemOption, string>();
  const custom = new Map<string, string[]>();
  const pairs = rawQuery.split('&', odataLimits.queryOptions + 1);
  if (pairs.length > odataLimits.queryOptions) throw malformedQuery('too many options');
  for (const pair of pairs) {
    if (pair === '') continue;
    const equals = pair.indexOf('=');
    const name = decode(equals === -1 ? pair : pair.slice(0, equals));
    const value = equals === -1 ? '' : decode(pair.slice(equals + 1));
    if (isSystemOption(name, offersSearch)) {
      if (system.has(name)) throw duplicateQueryOption(name);
      system.set(name, value);
    } else if (name.startsWith('$')) {
      throw unknownQueryOption(name);
    } else {
      const values = custom.get(name);
      if (values === undefined) custom.set(name, [value]);
      else values.push(value);
    }
  }
  return { system, custom };
};

const decode = (text: string): string => {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    throw malformedQuery('broken percent-encoding');
  }
};

/** Writes options as a query string again (without `?`), percent-encoded, `$` left readable. */
export const formatQueryString = (query: QueryString): string => {
  const pairs: string[] = [];
  for (const [name, value] of query.system) pairs.push(`${name}=${encodeURIComponent(value)}`);
  for (const [name, values] of query.custom) {
    for (const value of values) pairs.push(`${encodeURIComponent(name)}=${encodeURIComponent(value)}`);
  }
  return pairs.join('&');
};
