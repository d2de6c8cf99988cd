import { createPrivateKey } from 'node:crypto';
import Pkcs12Parser from 'jks-js/lib/keystore/PKCS12Parser.js';
import { parsePem } from '../certificates/pem.ts';
import { assembleEntries } from './assemble-entries.ts';
import { type ContentEntry, KeystoreError } from './keystore-content.ts';

/**
 * Opens a PKCS#12 file whose certificates are encrypted with RC2-40 or 3DES, as Java before 8u301, Windows and OpenSSL before 3 write
 * it; Node's OpenSSL has no RC2. Throws `KeystoreError`. Source: RFC 7292 appendix C
 */
export const readLegacyPkcs12 = (content: Uint8Array, password: string): readonly ContentEntry[] => {
  const parser = new Pkcs12Parser(Buffer.from(content), password);
  const blocks = openBags(parser).flatMap((bag) => {
    const alias = bag.attributes.friendlyName?.[0];
    // One bag at a time under a name of our own: the parser merges bags by name and fails on bags without one.
    const texts = parser.toPem([{ ...bag, attributes: { friendlyName: ['bag'] } }]).bag ?? {};
    return Object.values(texts).flatMap((text) => (parsePem(text) ?? []).map((block) => ({ alias, block })));
  });
  const certificates = blocks.filter(({ block }) => block.label === 'CERTIFICATE');
  const keys = blocks.filter(({ block }) => block.label.endsWith('PRIVATE KEY'));
  return assembleEntries(
    keys.map(({ alias, block }) => ({ alias, key: createPrivateKey(block.text) })),
    certificates.map(({ alias, block }) => ({ alias, der: block.der })),
  );
};

const openBags = (parser: Pkcs12Parser): ReturnType<Pkcs12Parser['parse']> => {
  try {
    return parser.parse();
  } catch (error) {
    const isUnsupported = error instanceof Error && /unsupported|unknown|cannot read encrypted/i.test(error.message);
    throw new KeystoreError(isUnsupported ? 'unsupported' : 'wrong-password', error);
  }
};
