import { X509Certificate } from 'node:crypto';
import { readJceks } from './jceks.ts';
import { readJks } from './jks.ts';
import { type KeystoreContent, KeystoreError, type KeystoreFormat } from './keystore-content.ts';
import { readPemBundle } from './pem-bundle.ts';
import { parsePfx, readPkcs12 } from './pkcs12.ts';

/** A keystore file and its password, `''` if it has none. */
export type KeystoreFile = { readonly content: Uint8Array; readonly password: string };

/**
 * Opens a keystore of any supported format, told by its first bytes. May take seconds of CPU: runs in the worker, see `keystores.ts`.
 * Source: SAP doc "Keystore Service" (formats); S-49
 */
export const readKeystoreContent = async (file: KeystoreFile): Promise<KeystoreContent> => {
  try {
    return { kind: 'opened', ...(await open(file)) };
  } catch (error) {
    // What the libraries throw of themselves is about structure: passwords and costs have been told apart before.
    return { kind: 'failed', reason: error instanceof KeystoreError ? error.reason : 'malformed' };
  }
};

type Opened = Omit<Extract<KeystoreContent, { kind: 'opened' }>, 'kind'>;

const open = async ({ content, password }: KeystoreFile): Promise<Opened> => {
  const magic = Buffer.from(content.subarray(0, 4)).toString('hex');
  if (magic === 'feedfeed') return { format: 'jks', entries: readJks(content, password) };
  if (magic === 'cececece') return { format: 'jceks', entries: readJceks(content, password) };
  if (content[0] === 0x30) return openDer(content, password);
  const text = Buffer.from(content).toString('utf8');
  if (!text.includes('-----BEGIN ')) throw new KeystoreError('unknown-format');
  return { format: 'pem', entries: readPemBundle(text, password) };
};

const openDer = async (content: Uint8Array, password: string): Promise<Opened> => {
  const pfx = parsePfx(content);
  if (pfx !== undefined) return { format: 'pkcs12', entries: await readPkcs12(content, pfx, password) };
  const format: KeystoreFormat = 'der';
  const certificateChainPem = [new X509Certificate(content).toString()];
  return { format, entries: [{ alias: undefined, certificateChainPem, privateKeyPem: undefined }] };
};
