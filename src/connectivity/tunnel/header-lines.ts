import { noteHeader } from './tunnel-note.ts';

/** Header lines in order, names as they were spelled; a name may occur more than once. */
export type HeaderLines = readonly (readonly [name: string, value: string])[];

/** Names that are each hop's own. Source: RFC 9110 §7.6.1; RFC 9113 §8.2.2 */
const hopNames: ReadonlySet<string> = new Set([
  'connection',
  'http2-settings',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/** Lines of a flat list of names and values, pseudo-headers left out. */
export const toHeaderLines = (raw: readonly string[]): HeaderLines => {
  const lines: (readonly [string, string])[] = [];
  for (let index = 0; index + 1 < raw.length; index += 2) {
    const name = raw[index] ?? '';
    if (!name.startsWith(':')) lines.push([name, raw[index + 1] ?? '']);
  }
  return lines;
};

/**
 * The lines that travel on: without those of the hop, those that `Connection` names, and the tunnel's own. Source: RFC 9110 §7.6.1
 */
export const withoutHopLines = (lines: HeaderLines): HeaderLines => {
  const named = new Set(
    lines
      .filter(([name]) => name.toLowerCase() === 'connection')
      .flatMap(([, value]) => value.split(',').map((token) => token.trim().toLowerCase())),
  );
  return lines.filter(([name]) => {
    const lower = name.toLowerCase();
    return !hopNames.has(lower) && !named.has(lower) && lower !== noteHeader;
  });
};

/** As a flat list, as Node takes header lines; names in lower case, as HTTP/2 wants them. */
export const toRawHeaders = (lines: HeaderLines): string[] =>
  lines.flatMap(([name, value]) => [name.toLowerCase(), value]);
