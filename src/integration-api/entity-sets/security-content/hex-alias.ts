import { odataError, quoteForError } from '../../../odata/errors.ts';

/** An alias as keys show it. Source: SAP API description "Security Content" (upper-case hex of the UTF-8 text) */
export const toHexAlias = (alias: string): string => Buffer.from(alias, 'utf8').toString('hex').toUpperCase();

/**
 * Reads the alias of a key, in upper or lower case. Throws 400, where SAP answers 500: it is for the caller to mend.
 * Source: SAP API description "Security Content" (text); contract of the OData API 5.2
 */
export const fromHexAlias = (hex: string): string => {
  if (hex.length % 2 !== 0) throw odataError(400, `hexBinary needs to be even-length: ${quoteForError(hex)}`);
  if (!/^[0-9a-f]+$/i.test(hex))
    throw odataError(400, `contains illegal character for hexBinary: ${quoteForError(hex)}`);
  const alias = Buffer.from(hex, 'hex').toString('utf8');
  // No database keeps NUL in text.
  if (alias.includes('\0')) throw odataError(400, 'The alias contains an invalid character');
  return alias;
};
