import { odataError, quoteForError } from '../../odata/errors.ts';

/** A text as keys show it. Source: SAP API description "Security Content" (upper-case hex of the UTF-8 text) */
export const toHexText = (text: string): string => Buffer.from(text, 'utf8').toString('hex').toUpperCase();

/**
 * Reads the text of a key, in upper or lower case. Throws 400, where SAP answers 500: it is for the caller to mend.
 * Source: SAP API description "Security Content" (text); contract of the OData API 5.2
 */
export const fromHexText = (hex: string): string => {
  if (hex.length % 2 !== 0) throw odataError(400, `hexBinary needs to be even-length: ${quoteForError(hex)}`);
  if (!/^[0-9a-f]+$/i.test(hex))
    throw odataError(400, `contains illegal character for hexBinary: ${quoteForError(hex)}`);
  const text = Buffer.from(hex, 'hex').toString('utf8');
  // No database keeps NUL in text.
  if (text.includes('\0')) throw odataError(400, 'The key contains an invalid character');
  return text;
};
