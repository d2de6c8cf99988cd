import { X509Certificate } from 'node:crypto';
import { decrypt, type KeyEntry, parseJks, type TrustedKeyEntry } from 'jks-js';
import { type ContentEntry, KeystoreError } from './keystore-content.ts';

const maxEntries = 500;
/** The longest RSA key in PKCS#8 takes 10 KiB; the reader's effort grows with the square of the length. */
const maxKeyBytes = 32 * 1024;

/**
 * Opens a Java keystore; store and keys have one password. Throws `KeystoreError`.
 * Source: OpenJDK `sun.security.provider.JavaKeyStore` (file format)
 */
export const readJks = (content: Uint8Array, password: string): readonly ContentEntry[] => {
  // Without a password the reader would skip the check of the store's integrity.
  if (password === '') throw new KeystoreError('wrong-password');
  const entries = parse(Buffer.from(content), password);
  if (entries.length > maxEntries) throw new KeystoreError('too-costly');
  return entries.map((entry) =>
    'chain' in entry
      ? {
          alias: entry.alias,
          certificateChainPem: entry.chain.map((certificate) => toPem(certificate.value)),
          privateKeyPem: decryptKey(entry.protectedPrivateKey, password),
        }
      : { alias: entry.alias, certificateChainPem: [toPem(entry.cert.value)], privateKeyPem: undefined },
  );
};

const parse = (content: Buffer, password: string): readonly (KeyEntry | TrustedKeyEntry)[] => {
  try {
    return parseJks(content, password);
  } catch (error) {
    const isPassword = error instanceof Error && error.message === 'Password verification failed';
    throw new KeystoreError(isPassword ? 'wrong-password' : 'malformed', error);
  }
};

const decryptKey = (protectedKey: Uint8Array, password: string): string => {
  if (protectedKey.length > maxKeyBytes) throw new KeystoreError('too-costly');
  try {
    return decrypt(Buffer.from(protectedKey), password);
  } catch (error) {
    throw new KeystoreError('wrong-password', error);
  }
};

const toPem = (der: Uint8Array): string => new X509Certificate(der).toString();
