import { readDocument } from './read-document.ts';
import { type SourceElement, toXmlElement, type XmlElement } from './xml-element.ts';
import { type XmlRefusal, XmlRefused, xmlLimits } from './xml-limits.ts';

export type ParsedXml =
  | { readonly kind: 'parsed'; readonly root: XmlElement }
  | { readonly kind: 'refused'; readonly reason: XmlRefusal };

/**
 * Reads a document in UTF-8; nothing outside it is ever read. `maxBytes` is for documents whose texts are long, such as files in base64;
 * the other limits stay. Source: S-32
 */
export const parseXml = (document: string | Uint8Array, maxBytes: number = xmlLimits.maxBytes): ParsedXml => {
  try {
    return { kind: 'parsed', root: toXmlElement(readDocument(decode(document, maxBytes))) };
  } catch (error) {
    if (error instanceof XmlRefused) return { kind: 'refused', reason: error.reason };
    throw error;
  }
};

/** Reads a document for the signature code of this folder. Throws `XmlRefused`. */
export const parseSource = (document: string | Uint8Array): SourceElement =>
  readDocument(decode(document, xmlLimits.maxBytes));

const decode = (document: string | Uint8Array, maxBytes: number): string => {
  // A text has at least as many bytes as characters: long ones need not be encoded to be counted.
  if (document.length > maxBytes) throw new XmlRefused('too-large');
  if (typeof document === 'string') {
    if (Buffer.byteLength(document) > maxBytes) throw new XmlRefused('too-large');
    return document;
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(document);
  } catch {
    throw new XmlRefused('not-utf8');
  }
};
