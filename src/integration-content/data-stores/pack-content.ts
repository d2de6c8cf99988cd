import { pack } from '../archive/zip.ts';
import type { EntryContent, Variable } from './data-store.ts';

/** An entry as it is downloaded: an archive of `body` and, where headers were stored, `headers.prop`. Source: public clients of the API */
export const packEntry = ({ body, headers }: EntryContent): Uint8Array =>
  pack(new Map([['body', body], ...(headers === undefined ? [] : [propertiesFile(headers)])]));

/** A variable as it is downloaded: an archive of `headers.prop` with its name and value. Source: SAP doc "Managing Variables"; public clients of the API */
export const packVariable = ({ name, value }: Variable): Uint8Array =>
  pack(new Map([propertiesFile([{ name, value }])]));

/** Lines `name=value`. Assumed: that line breaks and backslashes are escaped as in property files of Java */
const propertiesFile = (
  properties: readonly { readonly name: string; readonly value: string }[],
): [path: string, content: Uint8Array] => [
  'headers.prop',
  Buffer.from(
    properties
      .map(({ name, value }) => `${escapeBreaks(name).replaceAll(/[=: ]/g, '\\$&')}=${escapeBreaks(value)}\n`)
      .join(''),
  ),
];

const escapeBreaks = (text: string): string =>
  text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('\r', '\\r');
